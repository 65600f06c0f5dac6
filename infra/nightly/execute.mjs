// Executes nights of the state machine on this machine, one after the other: loading the engine takes
// longer than a night. Standard input, a line for each night: {values, night, input, bridge}. Each task
// is posted to the bridge as {state, resource, parameters} and answered with {result} or {error, cause}.
// Standard output, a line for each night: {status, error, cause, output, path}, where path lists the
// states in the order they were entered.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import Ajv from 'ajv';
import { render, states, withFileTasks } from './definition.mjs';

// The engine expects Node.js 22.
Promise.withResolvers ??= function () {
  let resolve, reject;
  const promise = new Promise((yes, no) => ([resolve, reject] = [yes, no]));
  return { promise, resolve, reject };
};
const { StateMachine } = await import('aws-local-stepfunctions');

const WAIT_MILLISECONDS = 50;
const RETRY_MILLISECONDS = 1;

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

async function task(bridge, state, resource, parameters) {
  if (resource.endsWith('events:putEvents')) checkEvents(parameters);
  const response = await fetch(bridge, {
    method: 'POST',
    body: JSON.stringify({ state, resource, parameters }),
  });
  const answer = await response.json();
  if (answer.error) throw new TaskError(answer);
  return answer.result;
}

/** Whether the definition was found valid: that takes longer than a night, and values change nothing of it. */
let validated = false;

/** Starts a night. */
function start(request) {
  const definition = withFileTasks(render(request.values));
  const tasks = states(definition, 'Task');
  const machine = new StateMachine(definition, { validationOptions: { checkArn: false, noValidate: validated } });
  validated = true;
  return machine.run(request.input, {
    context: {
      Execution: {
        Id: `arn:aws:states:local:0:execution:nightly:${request.night}`,
        Name: request.night,
      },
      State: { EnteredTime: new Date().toISOString() },
    },
    overrides: {
      taskResourceLocalHandlers: Object.fromEntries(
        tasks.map(([name, state]) => [name, (parameters) => task(request.bridge, name, state.Resource, parameters)]),
      ),
      waitTimeOverrides: Object.fromEntries(
        states(definition, 'Wait').map(([name]) => [name, WAIT_MILLISECONDS]),
      ),
      retryIntervalOverrides: Object.fromEntries(
        [...tasks, ...states(definition, 'Map')].map(([name]) => [name, RETRY_MILLISECONDS]),
      ),
    },
  });
}

/**
 * What Step Functions lets a state take in or give out: 256 KiB of JSON. The engine merges in place,
 * so what it logs of a state may be larger than what the service would hold, never smaller.
 */
const MOST_BYTES = 262_144;

function tooLarge({ name, input, output }) {
  return Object.entries({ input, output }).flatMap(([what, data]) => {
    const bytes = data === undefined ? 0 : Buffer.byteLength(JSON.stringify(data));
    return bytes > MOST_BYTES ? [`${what} of ${name}: ${bytes} bytes`] : [];
  });
}

async function execute(request) {
  const execution = start(request);
  const path = [];
  const large = [];
  const log = (async () => {
    for await (const event of execution.eventLogs) {
      if (event.type === 'StateEntered') path.push(event.state.name);
      if (event.state) large.push(...tooLarge(event.state));
    }
  })();
  let ended;
  try {
    ended = { status: 'SUCCEEDED', output: await execution.result };
  } catch (failure) {
    ended = { status: 'FAILED', error: failure.cause?.name, cause: failure.cause?.message ?? failure.message };
  }
  await log;
  if (large.length > 0) ended = { status: 'FAILED', error: 'States.DataLimitExceeded', cause: large.join('; ') };
  return { ...ended, path };
}

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await execute(JSON.parse(line))));
}
process.exit(0);
