import type { DataverseColumn, LookupKey, LookupTarget, MappingItem } from './types.ts';

/** Columns of the tables that lookups find their rows in, by table. */
export type KeyTables = ReadonlyMap<string, readonly DataverseColumn[]>;

/** Whether a column points to a row: read as `_x_value`, written through a navigation property. */
export function isLookup({ type }: DataverseColumn): boolean {
  return type === 'Lookup' || type === 'Customer' || type === 'Owner';
}

/**
 * The table whose rows a pair binds: the one its rule names, else the column's only one. Undefined when the column
 * is no lookup, or has several targets and the rule does not choose.
 */
export function lookupTarget(column: DataverseColumn, item: MappingItem): LookupTarget | undefined {
  const targets = column.targets ?? [];
  const table = item.lookup?.table;
  if (table !== undefined) return targets.find((target) => target.table === table);
  return targets.length === 1 ? targets[0] : undefined;
}

/** The column whose value names the row of a pair's lookup; undefined where there is no rule or no such column. */
export function lookupKey({ lookup }: MappingItem, tables: KeyTables): LookupKey | undefined {
  const columns = lookup && tables.get(lookup.table);
  const column = columns?.find(({ name }) => name === lookup?.keyColumn);
  if (!column) return undefined;
  return columns?.some(({ name }) => name === 'statecode')
    ? { column, stateColumn: 'statecode' }
    : { column };
}
