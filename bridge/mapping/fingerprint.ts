import type { CompiledPair, Zones } from './types.ts';

/**
 * Stable text of everything that influences conversion and decision: rules, types, limits, choices, targets and
 * zones, but neither captions nor the order in which the pairs were given. Compare or hash it; do not parse it.
 */
export function fingerprint(pairs: readonly CompiledPair[], zones: Zones): string {
  return JSON.stringify([zones.xperience, zones.dynamics, pairs.map(ofPair)]);
}

function ofPair({ item, field, column, direction, key }: CompiledPair): unknown[] {
  const { conflict, sendEmpty, overlong, lookup } = item;
  const { name, type, size, precision, required, emptyValue } = field;
  const valueMap = Object.entries(item.valueMap).sort(([a], [b]) => (a < b ? -1 : 1));
  const choices = [...(column.choices ?? [])]
    .sort((a, b) => a.value - b.value)
    .map((c) => [c.value, c.label, ...(c.otherLabels ?? [])]);
  const targets = [...(column.targets ?? [])]
    .sort((a, b) => (a.table < b.table ? -1 : 1))
    .map((target) => [target.table, target.entitySet, target.navigationProperty]);
  return [
    [
      direction,
      conflict,
      sendEmpty,
      overlong,
      valueMap,
      lookup && [lookup.table, lookup.keyColumn, lookup.unresolved, key?.column.type, key?.column.maxLength],
    ],
    [
      name,
      type,
      size,
      precision,
      required,
      ...(field.computed ? [field.computed.version] : []),
      ...(emptyValue === undefined ? [] : [emptyValue]),
      ...(field.separator === undefined ? [] : [field.separator]),
    ],
    [column.name, column.type, column.validForCreate, column.validForUpdate, column.required],
    [
      ...[column.maxLength, column.min, column.max, column.precision, column.format, column.behavior],
      ...(column.secured ? [column.secured.reads] : []),
    ],
    choices,
    targets,
  ];
}
