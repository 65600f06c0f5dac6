// Checks the state machine without executing it: the language, and what every state must have.
import validate from 'asl-validator';
import { render, states } from './definition.mjs';

const EXAMPLE = {
  root: 's3://bucket/nightjar',
  bucket: 'bucket',
  key_prefix: 'nightjar/',
  dataset_parameters: JSON.stringify({ interactions: 's3://logs/interactions', catalog: 's3://logs/catalog' }),
  launch_function: 'arn:aws:lambda:eu-west-1:123456789012:function:launch',
  recommend_function: 'arn:aws:lambda:eu-west-1:123456789012:function:recommend',
  publish_function: 'arn:aws:lambda:eu-west-1:123456789012:function:publish',
  spot_queue: 'arn:aws:batch:eu-west-1:123456789012:job-queue/spot',
  on_demand_queue: 'arn:aws:batch:eu-west-1:123456789012:job-queue/on-demand',
  train_job_definition: 'arn:aws:batch:eu-west-1:123456789012:job-definition/train:1',
  topic: 'arn:aws:sns:eu-west-1:123456789012:nightjar',
  poll_seconds: '60',
  max_polls: '300',
  max_concurrency: '50',
  launch_timeout_seconds: '60',
  recommend_timeout_seconds: '900',
  publish_timeout_seconds: '900',
  train_timeout_seconds: '28800',
  night_timeout_seconds: '86400',
};

const definition = render(EXAMPLE);
const problems = [];
const expect = (holds, problem) => holds || problems.push(problem);

const { isValid, errorsText } = validate(definition);
expect(isValid, errorsText());
expect(definition.TimeoutSeconds > 0, 'the night: expected TimeoutSeconds');

const INSIDE = new Set(states(definition, 'Map').flatMap(([, map]) => Object.keys(map.ItemProcessor.States)));
const working = [...states(definition, 'Task'), ...states(definition, 'Map')];
for (const [name, state] of working) {
  if (state.Type === 'Task') expect(state.TimeoutSeconds > 0, `${name}: expected TimeoutSeconds`);
  expect(state.Retry?.length > 0, `${name}: expected Retry`);
  for (const retrier of state.Retry ?? []) {
    expect(retrier.JitterStrategy === 'FULL' && retrier.MaxDelaySeconds > 0, `${name}: expected jitter and a longest delay`);
    for (const error of retrier.ErrorEquals) {
      expect(
        !['States.ALL', 'States.TaskFailed', 'States.Timeout'].includes(error),
        `${name}: expected to repeat failures of the moment only, found ${error}`,
      );
    }
  }
  // What fails inside of a map is the map's to catch.
  if (!INSIDE.has(name)) {
    expect(
      state.Catch?.some((c) => c.ErrorEquals.includes('States.ALL') && c.ResultPath === `$.failure.${name}`),
      `${name}: expected to catch all, as failure.${name}`,
    );
  }
  expect(
    'ResultPath' in state || INSIDE.has(name),
    `${name}: expected ResultPath, so that the answer does not replace the night`,
  );
}
for (const [name, map] of states(definition, 'Map')) {
  expect(map.MaxConcurrency > 0, `${name}: expected MaxConcurrency`);
  expect(map.ToleratedFailurePercentage === 0, `${name}: expected ToleratedFailurePercentage 0`);
}

problems.forEach((problem) => console.error(`nightly.asl.json: ${problem}`));
if (problems.length === 0) console.log(`nightly.asl.json: ${Object.keys(definition.States).length} states, valid`);
process.exit(problems.length === 0 ? 0 : 1);
