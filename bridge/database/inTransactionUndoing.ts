import type { DatabaseHandle } from './bridgeDatabase.ts';
import { inTransaction } from './inTransaction.ts';

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
