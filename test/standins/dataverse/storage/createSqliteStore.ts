import type { DatabaseSync } from 'node:sqlite';
import type { Row, Value } from '../rows/row.ts';
import { indexKey, type RowStore } from '../rows/rowStore.ts';

/** The transaction all stores of a storage share. */
export interface UnitOfWork {
  begin(version: number): void;
  commit(): void;
}

/** Rows are read in pages, because a statement must not be open while others write. */
const pageSize = 500;

/** A table's rows in SQLite: one JSON text a row, the indexed columns beside it. */
export function createSqliteStore(
  database: DatabaseSync,
  unit: UnitOfWork,
  logicalName: string,
  columns: readonly string[],
): RowStore {
  if (!/^[a-z0-9_]+$/.test(logicalName)) throw new Error(`'${logicalName}' is no logical name of a table.`);
  const indexedColumns = new Set(columns);
  const statements = prepareStatements(database, logicalName);
  let size = Number(statements.count.get()?.number ?? 0);

  const get = (id: string): Row | undefined => toRow(statements.get.get(id));
  const take = (id: string): void => {
    const removed = Number(statements.remove.run(id).changes);
    if (removed > 0) statements.unindex.run(id);
    size -= removed;
  };
  const index = (row: Row, column: string): void => {
    const value = row.values[column];
    if (value !== undefined) statements.index.run(column, indexKey(value), row.id);
  };
  const place = (row: Row): void => {
    take(row.id);
    statements.put.run(row.id, row.version, JSON.stringify(row.values));
    size += 1;
    for (const column of indexedColumns) index(row, column);
  };

  function* scan(afterId = ''): Iterable<Row> {
    for (let last: string | undefined = afterId; last !== undefined; ) {
      const page: Row[] = statements.scan.all(last, pageSize).map(readRow);
      yield* page;
      last = page.length === pageSize ? page.at(-1)?.id : undefined;
    }
  }

  return {
    indexedColumns,
    addIndex(column) {
      if (indexedColumns.has(column)) return;
      indexedColumns.add(column);
      unit.begin(0);
      for (const row of scan()) index(row, column);
    },
    size: () => size,
    get,
    put(row) {
      unit.begin(row.version);
      place(row);
      statements.forgetRemoval.run(row.id);
    },
    remove(id, version) {
      unit.begin(version);
      take(id);
      statements.rememberRemoval.run(id, version);
    },
    removedAt: (id) => {
      const removal = statements.removal.get(id);
      return removal && Number(removal.version);
    },
    restore(id, row, removedAt) {
      unit.begin(0);
      if (row) place(row);
      else take(id);
      if (removedAt === undefined) statements.forgetRemoval.run(id);
      else statements.rememberRemoval.run(id, removedAt);
    },
    settle: () => unit.commit(),
    scan,
    *find(column: string, value: Value) {
      for (const { id } of statements.find.all(column, indexKey(value))) {
        const row = get(String(id));
        if (row) yield row;
      }
    },
    *changes(afterVersion) {
      for (let last: number | undefined = afterVersion; last !== undefined; ) {
        const page: Record<string, unknown>[] = statements.changes.all(last, last, pageSize);
        for (const { id, version, deleted } of page) {
          yield { id: String(id), version: Number(version), deleted: deleted === 1 };
        }
        last = page.length === pageSize ? Number(page.at(-1)?.version) : undefined;
      }
    },
    close: () => unit.commit(),
  };
}

function prepareStatements(database: DatabaseSync, logicalName: string) {
  const [rows, removed, indexed] = [
    `rows_${logicalName}`,
    `removed_${logicalName}`,
    `indexed_${logicalName}`,
  ];
  database.exec(`
    CREATE TABLE IF NOT EXISTS ${rows} (id TEXT PRIMARY KEY, version INTEGER NOT NULL, json TEXT NOT NULL);
    CREATE INDEX IF NOT EXISTS ${rows}_version ON ${rows} (version);
    CREATE TABLE IF NOT EXISTS ${removed} (id TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${removed}_version ON ${removed} (version);
    CREATE TABLE IF NOT EXISTS ${indexed} (name TEXT, key TEXT, id TEXT, PRIMARY KEY (name, key, id)) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${indexed}_id ON ${indexed} (id);`);
  return {
    count: database.prepare(`SELECT COUNT(*) AS number FROM ${rows}`),
    get: database.prepare(`SELECT id, version, json FROM ${rows} WHERE id = ?`),
    put: database.prepare(`INSERT INTO ${rows} VALUES (?, ?, ?)`),
    remove: database.prepare(`DELETE FROM ${rows} WHERE id = ?`),
    scan: database.prepare(`SELECT id, version, json FROM ${rows} WHERE id > ? ORDER BY id LIMIT ?`),
    index: database.prepare(`INSERT OR IGNORE INTO ${indexed} VALUES (?, ?, ?)`),
    unindex: database.prepare(`DELETE FROM ${indexed} WHERE id = ?`),
    find: database.prepare(`SELECT id FROM ${indexed} WHERE name = ? AND key = ?`),
    removal: database.prepare(`SELECT version FROM ${removed} WHERE id = ?`),
    rememberRemoval: database.prepare(`INSERT OR REPLACE INTO ${removed} VALUES (?, ?)`),
    forgetRemoval: database.prepare(`DELETE FROM ${removed} WHERE id = ?`),
    changes: database.prepare(
      `SELECT id, version, 0 AS deleted FROM ${rows} WHERE version > ?
       UNION ALL SELECT id, version, 1 FROM ${removed} WHERE version > ? ORDER BY version LIMIT ?`,
    ),
  };
}

function toRow(record: Record<string, unknown> | undefined): Row | undefined {
  return record && readRow(record);
}

function readRow(record: Record<string, unknown>): Row {
  return { id: String(record.id), version: Number(record.version), values: JSON.parse(String(record.json)) };
}
