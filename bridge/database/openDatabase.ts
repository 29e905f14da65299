import type { BridgeDatabase } from './bridgeDatabase.ts';
import type { TableDefinition } from './defineTable.ts';
import { openSqlite } from './sqlite/openSqlite.ts';
import { openSqlServer } from './sqlServer/openSqlServer.ts';

/** Where a database of Xperience is. */
export type DatabaseAddress =
  | { kind: 'sqlServer'; connectionString: string }
  | { kind: 'embedded'; file: string };

export interface OpenDatabaseOptions {
  /** Zone of the embedded engine's local time; a server has its own. */
  timeZone: string;
  /** Tables queries name besides the bridge's own. */
  tables: Iterable<TableDefinition>;
  /** Told of connections to a server that could not be made or broke while idle, for the log. */
  onError?: (error: unknown) => void;
}

/**
 * Opens the engine an address belongs to.
 * @throws DatabaseError with what to do when it cannot be opened
 */
export async function openDatabase(
  address: DatabaseAddress,
  { timeZone, ...options }: OpenDatabaseOptions,
): Promise<BridgeDatabase> {
  return address.kind === 'embedded'
    ? openSqlite({ file: address.file, timeZone })
    : openSqlServer({ ...options, connectionString: address.connectionString });
}
