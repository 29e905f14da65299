import type { Row, Value } from './row.ts';
import { indexKey, type RowStore, type StoredChange } from './rowStore.ts';
import { createSortedIds } from './sortedIds.ts';

/** A table's rows in memory. */
export function createMemoryStore(columns: readonly string[]): RowStore {
  const indexedColumns = new Set(columns);
  const rows = new Map<string, Row>();
  const removed = new Map<string, number>();
  const ids = createSortedIds();
  const indexes = new Map(columns.map((column) => [column, new Map<string, Set<string>>()]));
  let log: { id: string; version: number }[] = [];

  const eachIndex = (row: Row, visit: (index: Map<string, Set<string>>, key: string) => void): void => {
    for (const [column, index] of indexes) {
      const value = row.values[column];
      if (value !== undefined) visit(index, indexKey(value));
    }
  };
  const unindex = (row: Row): void =>
    eachIndex(row, (index, key) => {
      const entries = index.get(key);
      entries?.delete(row.id);
      if (entries?.size === 0) index.delete(key);
    });
  const index = (row: Row): void =>
    eachIndex(row, (byKey, key) => {
      const entries = byKey.get(key);
      if (entries) entries.add(row.id);
      else byKey.set(key, new Set([row.id]));
    });
  const current = (entry: { id: string; version: number }): StoredChange | undefined => {
    if (rows.get(entry.id)?.version === entry.version) return { ...entry, deleted: false };
    return removed.get(entry.id) === entry.version ? { ...entry, deleted: true } : undefined;
  };

  const take = (id: string): void => {
    const before = rows.get(id);
    if (!before) return;
    unindex(before);
    rows.delete(id);
    ids.remove(id);
  };
  const place = (row: Row): void => {
    const before = rows.get(row.id);
    if (before) unindex(before);
    else ids.add(row.id);
    rows.set(row.id, row);
    index(row);
  };

  return {
    indexedColumns,
    addIndex: (column) => {
      if (indexedColumns.has(column)) return;
      for (const row of rows.values()) unindex(row);
      indexedColumns.add(column);
      indexes.set(column, new Map());
      for (const row of rows.values()) index(row);
    },
    size: () => rows.size,
    get: (id) => rows.get(id),
    put: (row) => {
      place(row);
      removed.delete(row.id);
      log.push({ id: row.id, version: row.version });
    },
    remove: (id, version) => {
      take(id);
      removed.set(id, version);
      log.push({ id, version });
    },
    removedAt: (id) => removed.get(id),
    restore: (id, row, removedAt) => {
      // The log still holds the entry of the version restored; that of the version undone no longer counts.
      if (row) place(row);
      else take(id);
      if (removedAt === undefined) removed.delete(id);
      else removed.set(id, removedAt);
    },
    settle: () => {
      if (log.length < 1000 || log.length < 3 * (rows.size + removed.size)) return;
      log = log.filter((entry) => current(entry) !== undefined);
    },
    *scan(afterId) {
      for (let index = ids.indexAfter(afterId); ; index += 1) {
        const id = ids.at(index);
        const row = id === undefined ? undefined : rows.get(id);
        if (!row) return;
        yield row;
      }
    },
    *find(column: string, value: Value) {
      for (const id of indexes.get(column)?.get(indexKey(value)) ?? []) {
        const row = rows.get(id);
        if (row) yield row;
      }
    },
    *changes(afterVersion) {
      let low = 0;
      let high = log.length;
      while (low < high) {
        const middle = (low + high) >>> 1;
        if ((log[middle]?.version ?? 0) <= afterVersion) low = middle + 1;
        else high = middle;
      }
      for (let index = low; index < log.length; index += 1) {
        const entry = log[index];
        const change = entry && current(entry);
        if (change) yield change;
      }
    },
    close: () => {},
  };
}
