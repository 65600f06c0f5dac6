// Executes one night of the state machine on this machine. Standard input: {values, night, input,
// bridge}. Each task is posted to the bridge as {state, resource,
// parameters} and answered with {result} or {error, cause}. Standard output: {status, error, cause,
// output, path}, where path lists the states in the order they were entered.
import { readFileSync } from 'node:fs';
import Ajv from 'ajv';
import { render, states, withReadingTasks } from './definition.mjs';

// The engine expects Node.js 22.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
};
const { StateMachine } = await import('aws-local-stepfunctions');

const WAIT_MILLISECONDS = 50;
const RETRY_MILLISECONDS = 1;

const request = JSON.parse(readFileSync(0, 'utf8'));
const definition = withReadingTasks(render(request.values));

class TaskError extends Error {
  constructor({ error, cause }) {
    super(cause);
    this.name = error;
  }
}

const ofANight = new Ajv().compile(
  JSON.parse(readFileSync(new URL('../../docs/night-event.schema.json', import.meta.url), 'utf8')),
);

/** What is sent is what docs/events.md says is sent. */
function checkEvents(parameters) {
  for (const { Detail: detail } of parameters.Entries) {
    if (!ofANight(detail)) throw new TaskError({ error: 'Event.Invalid', cause: JSON.stringify(ofANight.errors) });
  }
}

async function task(state, resource, parameters) {
  if (resource.endsWith('events:putEvents')) checkEvents(parameters);
  const response = await fetch(request.bridge, {
    method: 'POST',
    body: JSON.stringify({ state, resource, parameters }),
  });
  const answer = await response.json();
  if (answer.error) throw new TaskError(answer);
  return answer.result;
}

const tasks = states(definition, 'Task');
const machine = new StateMachine(definition, { validationOptions: { checkArn: false } });
const execution = machine.run(request.input, {
  context: {
    Execution: {
      Id: `arn:aws:states:local:0:execution:nightly:${request.night}`,
      Name: request.night,
    },
    State: { EnteredTime: new Date().toISOString() },
  },
  overrides: {
    taskResourceLocalHandlers: Object.fromEntries(
      tasks.map(([name, state]) => [name, (parameters) => task(name, state.Resource, parameters)]),
    ),
    waitTimeOverrides: Object.fromEntries(
      states(definition, 'Wait').map(([name]) => [name, WAIT_MILLISECONDS]),
    ),
    retryIntervalOverrides: Object.fromEntries(
      [...tasks, ...states(definition, 'Map')].map(([name]) => [name, RETRY_MILLISECONDS]),
    ),
  },
});

/**
 * What Step Functions lets a state take in or give out: 256 KiB of JSON. The engine merges in place,
 * so what it logs of a state may be larger than what the service would hold, never smaller.
 */
const MOST_BYTES = 262_144;
const tooLarge = [];

function checkSize({ name, input, output }) {
  for (const [what, data] of Object.entries({ input, output })) {
    const bytes = data === undefined ? 0 : Buffer.byteLength(JSON.stringify(data));
    if (bytes > MOST_BYTES) tooLarge.push(`${what} of ${name}: ${bytes} bytes`);
  }
}

const path = [];
const log = (async () => {
  for await (const event of execution.eventLogs) {
    if (event.type === 'StateEntered') path.push(event.state.name);
    if (event.state) checkSize(event.state);
  }
})();
let ended;
try {
  ended = { status: 'SUCCEEDED', output: await execution.result };
} catch (failure) {
  ended = { status: 'FAILED', error: failure.cause?.name, cause: failure.cause?.message ?? failure.message };
}
await log;
if (tooLarge.length > 0) ended = { status: 'FAILED', error: 'States.DataLimitExceeded', cause: tooLarge.join('; ') };
console.log(JSON.stringify({ ...ended, path }));
process.exit(0);
