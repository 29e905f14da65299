import { fieldText } from './fieldText.ts';
import { guidText } from './guidText.ts';
import { keyText } from './keyText.ts';
import type { ColumnValue, CompiledMapping, FieldValue } from './types.ts';

/** Rows of one table to be found by one key column, each key and GUID once. */
export interface ReferenceQuery {
  table: string;
  keyColumn: string;
  /** Column that is 0 in active rows; absent where the table has none. */
  stateColumn?: string;
  /** Keys whose GUID is wanted, for values that go to Dynamics. */
  keys: string[];
  /** GUIDs whose key is wanted, for values that go to Xperience. */
  ids: string[];
}

type Collected = Omit<ReferenceQuery, 'keys' | 'ids'> & { keys: Set<string>; ids: Set<string> };

/**
 * What keyed lookups have to look up before these contacts can be converted, so that it is done in bulk. A value that
 * can name no row is not asked for.
 * @param ours contacts, each contact field → value
 * @param theirs rows that may be taken over, each property → value
 */
export function collectReferences(
  mapping: CompiledMapping,
  ours: readonly Readonly<Record<string, FieldValue>>[],
  theirs: readonly Readonly<Record<string, ColumnValue>>[] = [],
): ReferenceQuery[] {
  const queries = new Map<string, Collected>();
  for (const pair of mapping.pairs) {
    const { key, item } = pair;
    if (!key || !item.lookup) continue;
    const { column, ...state } = key;
    const { table } = item.lookup;
    const name = `${table}.${column.name}`;
    const query = queries.get(name) ?? {
      table,
      keyColumn: column.name,
      ...state,
      keys: new Set(),
      ids: new Set(),
    };
    queries.set(name, query);
    for (const contact of pair.direction === 'toXperience' ? [] : ours) {
      const text = keyText(column, fieldText(pair, contact) ?? '');
      if (text) query.keys.add(text);
    }
    for (const row of pair.direction === 'toDynamics' ? [] : theirs) {
      const id = guidText(String(row[pair.property] ?? ''));
      if (id) query.ids.add(id);
    }
  }
  return [...queries.values()]
    .filter(({ keys, ids }) => keys.size + ids.size > 0)
    .map(({ keys, ids, ...query }) => ({ ...query, keys: [...keys], ids: [...ids] }));
}
