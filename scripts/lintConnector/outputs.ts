import { resolveSchema, successSchema } from '../connector/resolve.ts';
import type { Schema, Swagger } from '../connector/swagger.ts';
import type { Connector, Finding } from './finding.ts';

/**
 * What makers choose from in later steps. The designer shows a value by its own label alone, not by those of the
 * objects around it, so that within an answer, or an item of a list in it, each label has to be there once.
 */
export function* outputRules({ swagger, operations }: Connector): Generator<Finding> {
  const known = new Map<string, Map<string, string[]>>();
  for (const { place, operation } of operations) {
    const answer = successSchema(swagger, operation);
    if (!answer || operation['x-ms-visibility'] === 'internal') continue;
    const labels = known.get(answer.$ref ?? '') ?? labelsOf(swagger, answer);
    if (answer.$ref !== undefined) known.set(answer.$ref, labels);
    for (const [label, places] of labels) {
      if (places.length < 2) continue;
      yield { rule: 'AmbiguousOutput', place, problem: `${places.join(' and ')} are all called ${label}` };
    }
  }
}

/** Values of one answer that are looked at: definitions that share definitions multiply with each level. */
const mostValues = 1024;

/** Places of values by their label; labels of a list's items are told apart from those around it. */
function labelsOf(swagger: Swagger, answer: Schema): Map<string, string[]> {
  const found = new Map<string, string[]>();
  const walk = { values: 0, within: new Set<Schema>() };
  const start = { schema: answer, path: '', list: '' };
  for (const { list, label, path } of leaves(swagger, start, walk)) {
    const key = list === '' ? `"${label}"` : `"${label}" within ${list}`;
    const places = found.get(key);
    if (places) places.push(path);
    else found.set(key, [path]);
  }
  return found;
}

interface Place {
  schema: Schema;
  path: string;
  /** The list whose items it is part of. */
  list: string;
}

interface Walk {
  values: number;
  /** Definitions around the place: one that holds itself, which another rule finds, is not entered again. */
  within: Set<Schema>;
}

function* leaves(
  swagger: Swagger,
  { schema, path, list }: Place,
  walk: Walk,
): Generator<{ list: string; label: string; path: string }> {
  walk.values += 1;
  if (walk.values > mostValues) return;
  const target = resolveSchema(swagger, schema);
  if (!target || walk.within.has(target) || target['x-ms-visibility'] === 'internal') return;
  walk.within.add(target);
  const label = target['x-ms-summary'];
  if (target.properties) {
    for (const [name, property] of Object.entries(target.properties)) {
      const at = path === '' ? name : `${path}/${name}`;
      yield* leaves(swagger, { schema: property, path: at, list }, walk);
    }
  } else if (typeof label === 'string') {
    yield { list, label, path };
  }
  if (target.items) {
    const items = `${path}[]`;
    yield* leaves(swagger, { schema: target.items, path: items, list: items }, walk);
  }
  walk.within.delete(target);
}
