import type { DatabaseHandle } from './bridgeDatabase.ts';

/**
 * Runs work in one transaction: all of it is committed, or none when it throws. On a handle that is already a
 * transaction the work joins it. Inside, use only the handle given: the embedded engine has one connection, and
 * a query past the transaction would wait for its end for ever.
 */
export async function inTransaction<T>(
  database: DatabaseHandle,
  work: (transaction: DatabaseHandle) => Promise<T>,
): Promise<T> {
  if (database.db.isTransaction) return work(database);
  return database.db.transaction().execute((db) => work({ db, dialect: database.dialect }));
}
