import { resolveSchema, successSchema } from '../connector/resolve.ts';
import type { Schema, Swagger } from '../connector/swagger.ts';
import type { Connector, Finding } from './finding.ts';

/**
 * What makers choose from in later steps. The designer shows a value by its own label alone, not by those of the
 * objects around it, so that within an answer, or an item of a list in it, each label has to be there once.
 */
export function* outputRules({ swagger, operations }: Connector): Generator<Finding> {
  for (const { place, operation } of operations) {
    const answer = successSchema(swagger, operation);
    if (!answer || operation['x-ms-visibility'] === 'internal') continue;
    for (const [label, places] of labelsOf(swagger, answer)) {
      if (places.length < 2) continue;
      yield { rule: 'AmbiguousOutput', place, problem: `${places.join(' and ')} are all called ${label}` };
    }
  }
}

/** Places of values by their label; labels of a list's items are told apart from those around it. */
function labelsOf(swagger: Swagger, answer: Schema): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const { list, label, path } of leaves(swagger, { schema: answer, path: '', list: '', within: [] })) {
    const key = list === '' ? `"${label}"` : `"${label}" within ${list}`;
    found.set(key, [...(found.get(key) ?? []), path]);
  }
  return found;
}

interface Place {
  schema: Schema;
  path: string;
  /** The list whose items it is part of. */
  list: string;
  /** Definitions it is part of: one that holds itself, which another rule finds, is not entered again. */
  within: (Schema | undefined)[];
}

function* leaves(
  swagger: Swagger,
  { schema, path, list, within }: Place,
): Generator<{ list: string; label: string; path: string }> {
  const target = resolveSchema(swagger, schema);
  if (!target || within.includes(target) || target['x-ms-visibility'] === 'internal') return;
  const inner = [...within, target];
  const label = target['x-ms-summary'];
  if (target.properties) {
    for (const [name, property] of Object.entries(target.properties)) {
      const at = path === '' ? name : `${path}/${name}`;
      yield* leaves(swagger, { schema: property, path: at, list, within: inner });
    }
  } else if (typeof label === 'string') {
    yield { list, label, path };
  }
  if (target.items) {
    const items = `${path}[]`;
    yield* leaves(swagger, { schema: target.items, path: items, list: items, within: inner });
  }
}
