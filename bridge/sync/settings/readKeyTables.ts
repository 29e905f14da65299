import type { DataverseClient, DataverseTable, MetadataOptions } from '../../dataverse/types.ts';
import type { MappingItem } from '../../mapping/types.ts';

/** Tables in which pairs find rows by key, by logical name. */
export type KeyTables = ReadonlyMap<string, DataverseTable>;

/**
 * Describes every table in which a pair finds rows by key. One that the column cannot point to is left out: the
 * mapping is refused for it anyway.
 * @param table the table that is mapped
 */
export async function readKeyTables(
  dataverse: DataverseClient,
  items: readonly MappingItem[],
  table: DataverseTable,
  options: MetadataOptions = {},
): Promise<KeyTables> {
  const names = items.flatMap(({ column, lookup }) => {
    if (lookup?.keyColumn === undefined) return [];
    const targets = table.columns.find(({ name }) => name === column)?.targets ?? [];
    return targets.some((target) => target.table === lookup.table) ? [lookup.table] : [];
  });
  const tables = new Map<string, DataverseTable>();
  for (const name of new Set(names)) tables.set(name, await dataverse.describeTable(name, options));
  return tables;
}

/** Whether every table is still the one it was: a description stays the same object until it is read anew. */
export async function areStillSame(
  dataverse: DataverseClient,
  tables: KeyTables,
  options: MetadataOptions = {},
): Promise<boolean> {
  for (const [name, table] of tables) {
    if ((await dataverse.describeTable(name, options)) !== table) return false;
  }
  return true;
}
