import type { MainHandle } from './bridgeDatabase.ts';
import { retryDeadlocks } from './retryDeadlocks.ts';

/**
 * Runs work in one transaction on the main database, which no transaction shares with contact data: all of it is
 * committed, or none when it throws. On a handle that is already a transaction the work joins it. Work that loses a
 * deadlock runs again from its start.
 */
export async function inMainTransaction<T>(
  { main, dialect, site }: MainHandle,
  work: (transaction: MainHandle) => Promise<T>,
): Promise<T> {
  if (main.isTransaction) return work({ main, dialect, site });
  return retryDeadlocks(() =>
    main.transaction().execute((transaction) => work({ main: transaction, dialect, site })),
  );
}
