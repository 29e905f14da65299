import { fieldText } from './fieldText.ts';
import type { ColumnValue, CompiledMapping, FieldValue } from './types.ts';

/** Rows of one table to be found by one key column, each key and GUID once. */
export interface ReferenceQuery {
  table: string;
  keyColumn: string;
  /** Keys whose GUID is wanted, for values that go to Dynamics. */
  keys: string[];
  /** GUIDs whose key is wanted, for values that go to Xperience. */
  ids: string[];
}

/**
 * What keyed lookups have to look up before these contacts can be converted, so that it is done in bulk.
 * @param ours contacts, each contact field → value
 * @param theirs rows that may be taken over, each property → value
 */
export function collectReferences(
  mapping: CompiledMapping,
  ours: readonly Readonly<Record<string, FieldValue>>[],
  theirs: readonly Readonly<Record<string, ColumnValue>>[] = [],
): ReferenceQuery[] {
  const queries = new Map<
    string,
    { table: string; keyColumn: string; keys: Set<string>; ids: Set<string> }
  >();
  for (const pair of mapping.pairs) {
    const { table, keyColumn } = pair.item.lookup ?? {};
    if (table === undefined || keyColumn === undefined) continue;
    const name = `${table}.${keyColumn}`;
    const query = queries.get(name) ?? { table, keyColumn, keys: new Set(), ids: new Set() };
    queries.set(name, query);
    for (const contact of pair.direction === 'toXperience' ? [] : ours) {
      const key = fieldText(pair, contact);
      if (key !== null) query.keys.add(key);
    }
    for (const row of pair.direction === 'toDynamics' ? [] : theirs) {
      const id = pair.canonicalColumn(row[pair.property]);
      if (id !== null) query.ids.add(id);
    }
  }
  return [...queries.values()]
    .filter(({ keys, ids }) => keys.size + ids.size > 0)
    .map(({ table, keyColumn, keys, ids }) => ({ table, keyColumn, keys: [...keys], ids: [...ids] }));
}
