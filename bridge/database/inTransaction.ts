import type { Transaction } from 'kysely';
import type { DatabaseHandle } from './bridgeDatabase.ts';
import { retryDeadlocks } from './retryDeadlocks.ts';
import type { ContactTables } from './tables.ts';
import { wholeDatabase } from './wholeDatabase.ts';
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
  const { dialect, site } = database;
  return whole ? { ...wholeHandle(whole, dialect), site } : { ...database, db };
}
