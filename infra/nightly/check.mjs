// Checks the state machine without executing it: the language, and what every state must have.
import { readFileSync } from 'node:fs';
import validate from 'asl-validator';
import { text } from './build.mjs';
import { TEMPLATE, render, states } from './definition.mjs';

const EXAMPLE = {
  root: 's3://bucket/nightjar',
  bucket: 'bucket',
  key_prefix: 'nightjar/',
  dataset_parameters: JSON.stringify({ interactions: 's3://logs/interactions', catalog: 's3://logs/catalog' }),
  launch_function: 'arn:aws:lambda:eu-west-1:123456789012:function:launch',
  recommend_function: 'arn:aws:lambda:eu-west-1:123456789012:function:recommend',
  publish_function: 'arn:aws:lambda:eu-west-1:123456789012:function:publish',
  load_function: 'arn:aws:lambda:eu-west-1:123456789012:function:load',
  report_function: 'arn:aws:lambda:eu-west-1:123456789012:function:report',
  jobs: JSON.stringify([{ stage: 'train', queue: 'arn:aws:batch:eu-west-1:123456789012:job-queue/spot' }]),
  dataset_engine: 'batch',
  dataset_spot_queue: 'arn:aws:batch:eu-west-1:123456789012:job-queue/dataset-spot',
  dataset_on_demand_queue: 'arn:aws:batch:eu-west-1:123456789012:job-queue/dataset-on-demand',
  dataset_job_definition: 'arn:aws:batch:eu-west-1:123456789012:job-definition/dataset:1',
  dataset_timeout_seconds: '5400',
  spot_queue: 'arn:aws:batch:eu-west-1:123456789012:job-queue/spot',
  on_demand_queue: 'arn:aws:batch:eu-west-1:123456789012:job-queue/on-demand',
  train_job_definition: 'arn:aws:batch:eu-west-1:123456789012:job-definition/train:1',
  topic: 'arn:aws:sns:eu-west-1:123456789012:nightjar',
  state_machine_arn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:nightly',
  model_width: '64',
  poll_seconds: '60',
  max_polls: '240',
  max_concurrency: '50',
  spot_attempts: '2',
  spot_max_polls: '420',
  on_demand_attempts: '1',
  on_demand_max_polls: '210',
  launch_timeout_seconds: '180',
  recommend_timeout_seconds: '960',
  publish_timeout_seconds: '960',
  publish_repeats: '8',
  load_timeout_seconds: '960',
  load_repeats: '9',
  report_timeout_seconds: '960',
  retain_function: 'arn:aws:lambda:eu-west-1:123456789012:function:retain',
  retain_timeout_seconds: '960',
  keep_nights: '60',
  files_page: 'https://eu-west-1.console.aws.amazon.com/s3/object/bucket?region=eu-west-1&prefix=nightjar/',
  train_timeout_seconds: '10800',
  night_timeout_seconds: '79200',
};

const definition = render(EXAMPLE);
const problems = [];
const expect = (holds, problem) => holds || problems.push(problem);

expect(readFileSync(TEMPLATE, 'utf8') === text(), 'expected what infra/nightly/build.mjs writes: run it');
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
  // What fails inside of a map is the map's to catch; what is caught ends as the night's failure, or
  // need not be known.
  if (!INSIDE.has(name)) {
    const all = state.Catch?.find((c) => c.ErrorEquals.includes('States.ALL'));
    expect(all, `${name}: expected to catch all`);
    expect(
      all?.Next !== `${name}Failed` || definition.States[all.Next]?.Parameters.state === name,
      `${name}: expected ${name}Failed to name it`,
    );
  }
  // A sandbox that broke is no verdict: another invocation may do it.
  if (state.Resource?.endsWith('lambda:invoke')) {
    const repeated = state.Retry.flatMap((retrier) => retrier.ErrorEquals);
    for (const error of ['Lambda.Unknown', 'Runtime.ExitError', 'Sandbox.Timedout', 'Lambda.TooManyRequestsException']) {
      expect(repeated.includes(error), `${name}: expected to repeat ${error}`);
    }
  }
  expect(
    'ResultPath' in state || INSIDE.has(name),
    `${name}: expected ResultPath, so that the answer does not replace the night`,
  );
}
// Messages and events leave the account's own storage: they name runs, counts and files. Causes,
// which may hold an id of someone, do not.
for (const name of Object.keys(definition.States).filter((state) => state.startsWith('Tell'))) {
  const said = JSON.stringify(definition.States[name].Parameters);
  expect(!/cause|\$\.failure[^.]|check\.answer|(trained|built)\.job|\$\.receipt(?!s)/i.test(said.replace('the cause is in', '')), `${name}: expected no cause in a message`);
}
for (const [name, map] of states(definition, 'Map')) {
  expect(map.MaxConcurrency > 0, `${name}: expected MaxConcurrency`);
  expect(map.ToleratedFailurePercentage === 0, `${name}: expected ToleratedFailurePercentage 0`);
}

// A failed night leaves no job behind: from each state that starts one, every way to the end of the
// night leads over the state that ends it, unless the job is known to be over.
const rules = (state) => [...(state.Choices ?? []), ...(state.Catch ?? [])];
const isOver = (rule) => /"\$\.(\w+\.job\.Status|check\.answer\.state)"/.test(JSON.stringify(rule));
const isOfBatch = (rule) => rule.Variable === '$.dataset_engine' && rule.StringEquals === 'batch';
function escapes(from, ends, isLeftOut) {
  const ways = [[from]];
  const seen = new Set([from]);
  for (const way of ways) {
    const state = definition.States[way.at(-1)];
    if (way.at(-1) === 'RecordFailure' || ['Fail', 'Succeed'].includes(state.Type)) return way;
    const nexts = [state.Next, state.Default, ...rules(state).filter((rule) => !isLeftOut(rule)).map((rule) => rule.Next)];
    for (const next of nexts.filter((name) => name && name !== ends && !seen.has(name))) {
      seen.add(next);
      ways.push([...way, next]);
    }
  }
  return null;
}
const onBatch = states(definition, 'Task').filter(([, state]) => state.Resource.endsWith('batch:submitJob'));
const onDataflow = states(definition, 'Task').filter(([, state]) => state.Parameters.Payload?.action === 'start');
expect(onBatch.length === 2 && onDataflow.length === 1, 'expected three states that start a job');
for (const [ends, starting, isLeftOut] of [
  ['EndJobs', onBatch, isOver],
  ['CancelDataset', onDataflow, (rule) => isOver(rule) || isOfBatch(rule)],
]) {
  for (const [name] of starting) {
    const way = escapes(name, ends, isLeftOut);
    expect(!way, `${name}: expected every failure to end its job, found ${way?.join(' > ')}`);
  }
}

problems.forEach((problem) => console.error(`nightly.asl.json: ${problem}`));
if (problems.length === 0) console.log(`nightly.asl.json: ${Object.keys(definition.States).length} states, valid`);
process.exit(problems.length === 0 ? 0 : 1);
