import { shortPair } from '../../bridge/mapping/settings/mappingFile.ts';
import type { MappingItem } from '../../bridge/mapping/types.ts';

/** How one mapping differs from another. */
export interface MappingDifference {
  added: MappingItem[];
  removed: MappingItem[];
  /** Pairs that both have, with other rules. */
  changed: { before: MappingItem; after: MappingItem }[];
}

/** Pairs are the same pair when field and column are; their order makes no difference. */
export function differenceOf(
  before: readonly MappingItem[],
  after: readonly MappingItem[],
): MappingDifference {
  const former = new Map(before.map((item) => [keyOf(item), item]));
  const next = new Map(after.map((item) => [keyOf(item), item]));
  return {
    added: after.filter((item) => !former.has(keyOf(item))),
    removed: before.filter((item) => !next.has(keyOf(item))),
    changed: after.flatMap((item) => {
      const one = former.get(keyOf(item));
      return one === undefined || rulesText(one) === rulesText(item) ? [] : [{ before: one, after: item }];
    }),
  };
}

/** A line for each pair that differs; empty when none does. */
export function describeDifference({ added, removed, changed }: MappingDifference): string[] {
  return [
    ...removed.map((item) => `  - ${pairText(item)}`),
    ...added.map((item) => `  + ${pairText(item)}`),
    ...changed.map(
      ({ before, after }) => `  ~ ${pairText(before)} becomes ${rulesText(after) || 'the default rules'}`,
    ),
  ];
}

function keyOf({ field, column }: MappingItem): string {
  return JSON.stringify([field, column]);
}

function pairText(item: MappingItem): string {
  const rules = rulesText(item);
  return `${item.field} → ${item.column}${rules === '' ? '' : ` (${rules})`}`;
}

/** Rules that are not the default, in an order that never changes. */
function rulesText(item: MappingItem): string {
  const { field: _field, column: _column, ...rules } = shortPair(item);
  return Object.entries(rules)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `${name} ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}

/** How many pairs there are, in words. */
export function counted(items: readonly unknown[]): string {
  return items.length === 1 ? '1 pair' : `${items.length} pairs`;
}
