import { isRecord } from '../connector/resolve.ts';
import type { Connector, Finding } from './finding.ts';
import { reachableSchemas } from './walkSchemas.ts';

/** Generators of clients make a group of each tag, and an operation in two groups does not compile in some languages. */
export function* tagRules({ operations }: Connector): Generator<Finding> {
  for (const { place, operation } of operations) {
    const { tags } = operation;
    const count = Array.isArray(tags) ? tags.length : 0;
    if (count !== 1) {
      const problem = `has ${count} tags; exactly one is wanted, and clients are grouped by it`;
      yield { rule: 'OneTagPerOperation', place, problem };
    }
  }
}

/**
 * An input that may be left out may be given empty as well: a maker's expression that yields nothing arrives so. A host
 * that checks calls against the definition would refuse it by a shortest length.
 */
export function* emptyInputRules({ swagger, operations }: Connector): Generator<Finding> {
  for (const { place, parameters } of operations) {
    for (const parameter of parameters) {
      const where = `${place}, parameter ${parameter.name}`;
      if (parameter.in !== 'body') {
        if (parameter.required !== true) yield* shortest(where, parameter);
        continue;
      }
      for (const { place: inside, schema, property } of reachableSchemas(swagger, {
        place: where,
        schema: parameter.schema ?? {},
      })) {
        if (property && !property.required) yield* shortest(inside, schema);
      }
    }
  }
}

function* shortest(place: string, input: unknown): Generator<Finding> {
  const length = isRecord(input) && input.type === 'string' ? Number(input.minLength ?? 0) : 0;
  if (length > 0) {
    const problem = `may be left out, so it may be given empty, but minLength ${length} forbids it`;
    yield { rule: 'OptionalInputForbidsEmpty', place, problem };
  }
}
