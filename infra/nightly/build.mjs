// Writes infra/nightly.asl.json, the state machine of a night: node infra/nightly/build.mjs. The states
// stand in the order in which a night comes to them; what several have in common is said once, in
// states.mjs. Terraform fills in the placeholders, ${name}.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { bare, states } from './states.mjs';
import './start.mjs';
import './dataset.mjs';
import './train.mjs';
import './serve.mjs';
import './end.mjs';

const FILE = new URL('../nightly.asl.json', import.meta.url);

/** The definition with its placeholders. */
export function text() {
  const machine = {
    Comment: 'One night: dataset, train, recommend, publish, and load where there is a database. Its id is the name of the execution. Written by infra/nightly/build.mjs.',
    TimeoutSeconds: bare('night_timeout_seconds'),
    StartAt: 'HowStarted',
    States: states,
  };
  return JSON.stringify(machine, null, 2).replace(/"<<(\w+)>>"/g, '${$1}') + '\n';
}

if (process.argv[1] === fileURLToPath(import.meta.url)) writeFileSync(FILE, text());
