import { setTimeout as delay } from 'node:timers/promises';
import type { Kysely, Transaction } from 'kysely';
import type { DatabaseHandle, MainHandle } from './bridgeDatabase.ts';
import { isDatabaseError } from './databaseError.ts';
import type { ContactTables, Tables } from './tables.ts';
import { wholeHandle } from './wholeHandle.ts';

/**
 * Runs work in one transaction on contact data and the bridge tables: all of it is committed, or none when it throws.
 * What the work does in the main database belongs to the transaction only where that is the same database: where
 * contact data is separated it stands by itself, so write there with {@link inMainTransaction} and in an order that a
 * crash between the two leaves whole. On a handle that is already a transaction the work joins it. Inside, use only
 * the handle given: the embedded engine has one connection, and a query past the transaction would wait for its end
 * for ever.
 *
 * Work that loses a deadlock runs again from its start, so what it does outside the database must bear repeating. An
 * error of the database ends the transaction even where the work catches it: then throw it on.
 */
export async function inTransaction<T>(
  database: DatabaseHandle,
  work: (transaction: DatabaseHandle) => Promise<T>,
): Promise<T> {
  if (database.db.isTransaction) return work(database);
  return retryDeadlocks(() => database.db.transaction().execute((db) => work(onTransaction(database, db))));
}

/** In one database its transaction is the way to both halves. */
function onTransaction(database: DatabaseHandle, db: Transaction<ContactTables>): DatabaseHandle {
  const whole = wholeDatabase({ ...database, db });
  const { dialect, product, site } = database;
  return whole ? { ...wholeHandle(whole, dialect, product), site } : { ...database, db };
}

/** How often work is tried that always loses against others. */
const mostAttempts = 5;

/** Runs a transaction again from its start when it loses a deadlock. */
async function retryDeadlocks<T>(transaction: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction();
    } catch (error) {
      if (attempt >= mostAttempts || !isDatabaseError(error, 'deadlock')) throw error;
    }
    // At different moments, or the same two meet again.
    await delay(50 * attempt * Math.random());
  }
}

/** The database, or the transaction on it, that holds both halves; undefined where contact data is separated. */
function wholeDatabase({ db, separated }: DatabaseHandle): Kysely<Tables> | undefined {
  return separated ? undefined : (db as unknown as Kysely<Tables>);
}

/**
 * Runs work in one transaction on the main database, which no transaction shares with contact data: all of it is
 * committed, or none when it throws. On a handle that is already a transaction the work joins it. Work that loses a
 * deadlock runs again from its start.
 */
export async function inMainTransaction<T>(
  { main, dialect, product, site }: MainHandle,
  work: (transaction: MainHandle) => Promise<T>,
): Promise<T> {
  const handle = { dialect, product, site };
  if (main.isTransaction) return work({ main, ...handle });
  return retryDeadlocks(() =>
    main.transaction().execute((transaction) => work({ main: transaction, ...handle })),
  );
}

/** Carried out of a transaction to undo it without it being a mistake. */
class Undone extends Error {}

/**
 * Runs work in a transaction of its own (see {@link inTransaction}) that is committed when the work answers true and
 * undone when it answers false.
 */
export async function inTransactionUndoing(
  database: DatabaseHandle,
  work: (transaction: DatabaseHandle) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await inTransaction(database, async (transaction) => {
      if (!(await work(transaction))) throw new Undone();
      return true;
    });
  } catch (error) {
    if (error instanceof Undone) return false;
    throw error;
  }
}
