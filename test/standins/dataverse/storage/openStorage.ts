import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { RowStore } from '../rows/rowStore.ts';
import { createSqliteStore } from './createSqliteStore.ts';

/** An organization's rows in a directory. What a request has written is on disk when it is answered, whole or not at all. */
export interface Storage {
  createStore(logicalName: string, indexedColumns: readonly string[]): RowStore;
  /** The highest row version ever written; 0 for an empty directory. */
  lastVersion(): number;
  close(): void;
}

/** Opens or begins the storage in a directory. One server at a time may hold it. */
export function openStorage(directory: string): Storage {
  mkdirSync(directory, { recursive: true });
  const database = new DatabaseSync(join(directory, 'dataverse.sqlite'));
  database.exec(
    'PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA locking_mode=EXCLUSIVE; PRAGMA cache_size=-65536;',
  );
  database.exec('CREATE TABLE IF NOT EXISTS organization (name TEXT PRIMARY KEY, value INTEGER NOT NULL)');
  const readVersion = database.prepare("SELECT value FROM organization WHERE name = 'lastVersion'");
  const writeVersion = database.prepare("INSERT OR REPLACE INTO organization VALUES ('lastVersion', ?)");
  let version = Number(readVersion.get()?.value ?? 0);
  let open = false;

  const unit = {
    /** Called before every write: all stores share one transaction, so that a changeset is whole on disk. */
    begin(written: number): void {
      if (!open) database.exec('BEGIN IMMEDIATE');
      open = true;
      version = Math.max(version, written);
    },
    commit(): void {
      if (!open) return;
      writeVersion.run(version);
      database.exec('COMMIT');
      open = false;
    },
  };

  return {
    createStore: (logicalName, indexedColumns) =>
      createSqliteStore(database, unit, logicalName, indexedColumns),
    lastVersion: () => version,
    close() {
      unit.commit();
      database.close();
    },
  };
}
