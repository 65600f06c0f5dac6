// The state machine as Terraform makes it of the template, and as the local engine can execute it.
import { readFileSync } from 'node:fs';

export const TEMPLATE = new URL('../nightly.asl.json', import.meta.url);

/** Puts the values into the template; a value that is missing, or that nothing asks for, is an error. */
export function render(values) {
  const asked = new Set();
  const text = readFileSync(TEMPLATE, 'utf8').replace(/\$\{(\w+)\}/g, (_, name) => {
    if (!(name in values)) throw new Error(`nightly.asl.json: expected a value of ${name}`);
    asked.add(name);
    return values[name];
  });
  const unasked = Object.keys(values).filter((name) => !asked.has(name));
  if (unasked.length > 0) throw new Error(`nightly.asl.json: nothing asks for ${unasked}`);
  return JSON.parse(text);
}

/** Every state of a kind, those inside of maps included, by name. */
export function states(definition, type) {
  return Object.entries(definition.States).flatMap(([name, state]) => [
    ...(state.Type === type ? [[name, state]] : []),
    ...(state.ItemProcessor ? states(state.ItemProcessor, type) : []),
  ]);
}

/**
 * The local engine knows neither ItemReader nor ResultWriter: tasks of the same resources and
 * parameters read the items before the map, and write what came of them after it.
 */
export function withFileTasks(definition) {
  const result = structuredClone(definition);
  for (const [name, map] of states(result, 'Map').filter(([, each]) => each.ItemReader)) {
    const { ItemReader: reader, ResultWriter: writer, Catch, Next, ...rest } = map;
    const reading = `${name}Items`;
    const writing = `${name}Results`;
    for (const state of Object.values(result.States)) {
      if (state.Next === name) state.Next = reading;
    }
    result.States[reading] = {
      Type: 'Task',
      Resource: reader.Resource,
      TimeoutSeconds: 60,
      Parameters: reader.Parameters,
      ResultPath: '$.items',
      Catch,
      Next: name,
    };
    result.States[name] = { ...rest, Catch, ItemsPath: '$.items', ResultPath: '$.items', Next: writing };
    result.States[writing] = {
      Type: 'Task',
      Resource: writer.Resource,
      TimeoutSeconds: 60,
      Parameters: { ...writer.Parameters, 'Results.$': '$.items' },
      ResultPath: '$.items',
      Catch,
      Next,
    };
  }
  return result;
}
