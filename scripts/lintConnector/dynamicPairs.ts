import { isRecord } from '../connector/resolve.ts';
import { dynamicHolders } from './dynamicSites.ts';
import type { Connector, Finding } from './finding.ts';

type Extension = Record<string, unknown>;

/** Old and new designers read different extensions, so both stand together and say the same. */
export function* dynamicPairRules(connector: Connector): Generator<Finding> {
  for (const { place, holder } of dynamicHolders(connector)) {
    yield* pair(place, holder, 'x-ms-dynamic-values', 'x-ms-dynamic-list', (older, newer) => [
      ['value-collection and itemsPath', older['value-collection'] ?? '', newer.itemsPath ?? ''],
      ['value-path and itemValuePath', older['value-path'], newer.itemValuePath],
      ['value-title and itemTitlePath', older['value-title'], newer.itemTitlePath],
    ]);
    yield* pair(place, holder, 'x-ms-dynamic-schema', 'x-ms-dynamic-properties', (older, newer) => [
      [
        'value-path and itemValuePath',
        String(older['value-path'] ?? '').replace(/(^|\/)properties$/, ''),
        newer.itemValuePath ?? '',
      ],
    ]);
    if (holder['x-ms-dynamic-tree'] !== undefined) {
      yield { rule: 'DynamicPairMissing', place, problem: 'x-ms-dynamic-tree has no older form; use a list' };
    }
  }
}

function* pair(
  place: string,
  holder: Extension,
  oldName: string,
  newName: string,
  paths: (older: Extension, newer: Extension) => [string, unknown, unknown][],
): Generator<Finding> {
  const older = holder[oldName];
  const newer = holder[newName];
  if (older === undefined && newer === undefined) return;
  if (!isRecord(older) || !isRecord(newer)) {
    yield { rule: 'DynamicPairMissing', place, problem: `${oldName} and ${newName} must stand together` };
    return;
  }
  if (older.operationId !== newer.operationId) {
    yield {
      rule: 'DynamicPairMismatch',
      place,
      problem: `${oldName} and ${newName} call different operations`,
    };
  }
  for (const [what, left, right] of paths(older, newer)) {
    if (left === right) continue;
    const rule =
      newName === 'x-ms-dynamic-properties'
        ? 'DynamicPropertiesItemValuePathMismatch'
        : 'DynamicPairMismatch';
    yield { rule, place, problem: `${what} do not agree` };
  }
  const given = normal(older.parameters, (value) =>
    isRecord(value) ? `from ${String(value.parameter)}` : value,
  );
  const expected = normal(newer.parameters, (value) => {
    const reference = isRecord(value) ? value.parameterReference : undefined;
    return typeof reference === 'string'
      ? `from ${reference.split('/').at(-1)}`
      : isRecord(value)
        ? value.value
        : value;
  });
  if (given !== expected) {
    yield {
      rule: 'DynamicPairMismatch',
      place,
      problem: `${oldName} and ${newName} pass different parameters`,
    };
  }
}

/** Parameters as one comparable text. A path into the body is compared by its last name, all the older form has. */
function normal(parameters: unknown, simplify: (value: unknown) => unknown): string {
  const entries = Object.entries(isRecord(parameters) ? parameters : {});
  return JSON.stringify(entries.map(([name, value]) => [name, simplify(value)]).sort());
}
