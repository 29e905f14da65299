import type { BridgeDatabase, DatabaseHandle } from './bridgeDatabase.ts';

/**
 * Takes the contacts from one open database and everything else from another, both of the same engine. Closing the
 * pair closes both.
 */
export function pairDatabases(main: BridgeDatabase, contacts: BridgeDatabase): BridgeDatabase {
  return {
    ...pairHandles(main, contacts),
    forRuns: pairHandles(main.forRuns, contacts.forRuns),
    ...(contacts.poolUse && { poolUse: contacts.poolUse }),
    close: async () => {
      await Promise.all([main.close(), contacts.close()]);
    },
  };
}

function pairHandles({ main, dialect, product }: DatabaseHandle, { db }: DatabaseHandle): DatabaseHandle {
  return { db, main, dialect, product, separated: true };
}
