import { isRecord } from '../connector/resolve.ts';
import { dynamicSites } from './dynamicSites.ts';
import type { Connector, Finding } from './finding.ts';

/** What nobody refers to is a leftover; what is written twice is meant to be shared. */
export function* unusedRules(connector: Connector): Generator<Finding> {
  const referred = new Set(
    [...JSON.stringify(connector.swagger).matchAll(/"(#\/[^"]*)"/g)].map(([, reference]) => reference),
  );
  for (const kind of ['definitions', 'parameters', 'responses'] as const) {
    for (const name of Object.keys(connector.swagger[kind] ?? {})) {
      if (referred.has(`#/${kind}/${name}`)) continue;
      yield { rule: 'UnusedPart', place: `${kind}/${name}`, problem: 'nothing refers to it' };
    }
  }
  yield* unusedLookups(connector);
  yield* repeatedParameters(connector);
}

/** Makers do not see internal operations: one that no dropdown, no schema and no webhook calls can never be called. */
function* unusedLookups(connector: Connector): Generator<Finding> {
  const called = new Set([...dynamicSites(connector)].map(({ extension }) => extension.operationId));
  for (const { id, place, method, operation } of connector.operations) {
    if (operation['x-ms-visibility'] !== 'internal' || method === 'delete' || called.has(id)) continue;
    yield { rule: 'UnusedPart', place, problem: 'is internal, and no dynamic field calls it' };
  }
}

function* repeatedParameters({ operations }: Connector): Generator<Finding> {
  const written = new Map<string, string>();
  for (const { place, operation } of operations) {
    for (const parameter of operation.parameters ?? []) {
      // What a body holds is shared as a definition; generators of types do not follow a shared body.
      if (parameter.$ref || parameter.schema?.$ref) continue;
      const text = canonicalText(parameter);
      const other = written.get(text);
      if (other !== undefined) {
        yield {
          rule: 'RepeatedParameter',
          place: `${place}, parameter ${parameter.name}`,
          problem: `is written in ${other}, too: share it under parameters`,
        };
      }
      written.set(text, place);
    }
  }
}

/** A value as one text in which the order of keys does not count, so that equal values are found by a map. */
function canonicalText(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    isRecord(part)
      ? Object.fromEntries(Object.entries(part).sort(([left], [right]) => (left < right ? -1 : 1)))
      : part,
  );
}
