import { setTimeout as delay } from 'node:timers/promises';
import type { DatabaseHandle } from './bridgeDatabase.ts';
import { isDatabaseError } from './databaseError.ts';

/** How often work is tried that always loses against others. */
const mostAttempts = 5;

/**
 * Runs work in one transaction: all of it is committed, or none when it throws. On a handle that is already a
 * transaction the work joins it. Inside, use only the handle given: the embedded engine has one connection, and
 * a query past the transaction would wait for its end for ever.
 *
 * Work that loses a deadlock runs again from its start, so what it does outside the database must bear repeating. An
 * error of the database ends the transaction even where the work catches it: then throw it on.
 */
export async function inTransaction<T>(
  database: DatabaseHandle,
  work: (transaction: DatabaseHandle) => Promise<T>,
): Promise<T> {
  if (database.db.isTransaction) return work(database);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.db.transaction().execute((db) => work({ db, dialect: database.dialect }));
    } catch (error) {
      if (attempt >= mostAttempts || !isDatabaseError(error, 'deadlock')) throw error;
    }
    // At different moments, or the same two meet again.
    await delay(50 * attempt * Math.random());
  }
}
