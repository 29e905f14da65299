import { DatabaseSync } from 'node:sqlite';
import { Kysely } from 'kysely';
import type { BridgeDatabase } from '../bridgeDatabase.ts';
import { addMilliseconds, localDateTime2, startOfDay, utcDateTime2 } from '../dateTime2.ts';
import type { Tables } from '../tables.ts';
import { wholeHandle } from '../wholeHandle.ts';
import { retryWhenBusy } from './retryWhenBusy.ts';
import { sqliteDialect } from './sqliteDialect.ts';
import { sqliteFunctions } from './sqliteFunctions.ts';
import { toDatabaseError } from './toDatabaseError.ts';

export interface SqliteOptions {
  /** Database file, made when missing; `:memory:` for one that lives as long as the handle. */
  file: string;
  /** The database's clock; default: the machine's. */
  clock?: () => Date;
  /** IANA zone of the database's local time; default: this process's. */
  timeZone?: string;
  /** Milliseconds a statement waits for other processes' locks; default 10,000. */
  patience?: number;
}

/** Where the bridge tables of a database file are: SQLite has no schemas, so they are a second, attached file. */
export function bridgeFileOf(file: string): string {
  return file === ':memory:' ? file : `${file}-dynamics365`;
}

/** How long SQLite itself waits for a lock, with this whole process standing still. */
const busyTimeout = 20;

/**
 * A rollback journal and no less than NORMAL: only so is a commit across both files all or nothing. With WAL a
 * process killed in the middle leaves them apart (https://www.sqlite.org/lang_attach.html).
 */
const pragmas = ['main', 'dynamics365']
  .map((schema) => `pragma ${schema}.journal_mode = delete; pragma ${schema}.synchronous = normal;`)
  .join(' ');

function registerFunctions(
  database: DatabaseSync,
  { clock = () => new Date(), timeZone }: SqliteOptions,
): void {
  database.function('bridge_now', (plus) => addMilliseconds(localDateTime2(clock(), timeZone), Number(plus)));
  database.function('bridge_today', () => startOfDay(localDateTime2(clock(), timeZone)));
  database.function('bridge_utc_now', (plus) => addMilliseconds(utcDateTime2(clock()), Number(plus)));
  database.function('bridge_lower', { deterministic: true }, (text) =>
    typeof text === 'string' ? text.toLowerCase() : null,
  );
}

/**
 * Opens the embedded engine: the file itself stands for Xperience's database, the attached one holds the bridge
 * tables. Several processes may open the same file.
 * @throws DatabaseError `busy` when another process locks them for longer than the patience
 */
export async function openSqlite(options: SqliteOptions): Promise<BridgeDatabase> {
  const patience = options.patience ?? 10_000;
  const database = new DatabaseSync(options.file, {
    timeout: busyTimeout,
    enableForeignKeyConstraints: true,
  });
  try {
    registerFunctions(database, options);
    // Both look into the files, which another process may just be writing.
    await retryWhenBusy(
      () => database.prepare('attach database ? as dynamics365').run(bridgeFileOf(options.file)),
      patience,
    );
    await retryWhenBusy(() => database.exec(pragmas), patience);
  } catch (error) {
    database.close();
    throw toDatabaseError(error);
  }
  const db = new Kysely<Tables>({ dialect: sqliteDialect(database, patience) });
  const handle = wholeHandle(db, sqliteFunctions);
  return { ...handle, forRuns: handle, close: () => db.destroy() };
}
