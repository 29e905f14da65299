import type { GlobalOptionSet } from './loadTables.ts';
import type { Table } from './table.ts';

/** The organization's tables as they are now. Tables are replaced, never changed in place. */
export interface Schema {
  tables(): readonly Table[];
  optionSets(): readonly GlobalOptionSet[];
  byLogicalName(logicalName: string): Table | undefined;
  /** Entity set names are case-sensitive. */
  byEntitySet(entitySet: string): Table | undefined;
  /** Adds a table or replaces the one of the same logical name. */
  put(table: Table): void;
  /** False when there is no such table. */
  remove(logicalName: string): boolean;
  /** `globalmetadataversion`: another one after every change. */
  version(): string;
}

/** Keeps tables by name and counts their changes. */
export function createSchema(tables: readonly Table[], optionSets: readonly GlobalOptionSet[]): Schema {
  const byLogicalName = new Map(tables.map((table) => [table.logicalName, table]));
  let bySet = indexBySet();
  let version = 9_000_001;

  function indexBySet(): Map<string, Table> {
    return new Map([...byLogicalName.values()].map((table) => [table.entitySet, table]));
  }
  function changed(): void {
    bySet = indexBySet();
    version += 1;
  }

  return {
    tables: () => [...byLogicalName.values()],
    optionSets: () => optionSets,
    byLogicalName: (logicalName) => byLogicalName.get(logicalName),
    byEntitySet: (entitySet) => bySet.get(entitySet),
    put(table) {
      byLogicalName.set(table.logicalName, table);
      changed();
    },
    remove(logicalName) {
      const removed = byLogicalName.delete(logicalName);
      if (removed) changed();
      return removed;
    },
    version: () => String(version),
  };
}
