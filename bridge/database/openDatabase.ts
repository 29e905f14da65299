import type { BridgeDatabase } from './bridgeDatabase.ts';
import type { TableDefinition } from './defineTable.ts';
import { pairDatabases } from './pairDatabases.ts';
import type { SqlServerOptions } from './sqlServer/openSqlServer.ts';

/** Where a database of Xperience is. */
export type DatabaseAddress =
  | { kind: 'sqlServer'; connectionString: string }
  | { kind: 'embedded'; file: string };

/** Where Xperience's data is. */
export interface DatabaseAddresses {
  database: DatabaseAddress;
  /** Where contact data is separated: the database of the contacts, on the same kind of engine. */
  contactDatabase?: DatabaseAddress;
  /** SiteName of the site that the bridge speaks for. */
  site?: string;
}

export interface OpenDatabaseOptions {
  /** Zone of the embedded engine's local time; a server has its own. */
  timeZone: string;
  /** Tables queries name besides the bridge's own. */
  tables: Iterable<TableDefinition>;
  /** Told of connections to a server that could not be made or broke while idle, for the log. */
  onError?: (error: unknown) => void;
}

/** Shares of the eight connections there are altogether; most of the work is on contact data. */
const connections = { contacts: { runs: 3, callers: 3 }, main: { runs: 1, callers: 1 } } as const;

/**
 * Opens the engine the addresses belong to, one database or two.
 * @throws DatabaseError with what to do when one cannot be opened
 */
export async function openDatabase(
  { site, ...addresses }: DatabaseAddresses,
  options: OpenDatabaseOptions,
): Promise<BridgeDatabase> {
  const opened = await openHalves(addresses, options);
  return site === undefined ? opened : { ...opened, site, forRuns: { ...opened.forRuns, site } };
}

async function openHalves(
  { database, contactDatabase }: DatabaseAddresses,
  options: OpenDatabaseOptions,
): Promise<BridgeDatabase> {
  if (contactDatabase === undefined) return open(database, options);
  const main = await open(database, options, connections.main);
  try {
    return pairDatabases(main, await open(contactDatabase, options, connections.contacts));
  } catch (error) {
    await main.close();
    throw error;
  }
}

/** Each engine's driver is loaded where it is used: that of SQL Server is a third of the program. */
async function open(
  address: DatabaseAddress,
  { timeZone, ...options }: OpenDatabaseOptions,
  share: SqlServerOptions['connections'] = {},
): Promise<BridgeDatabase> {
  if (address.kind === 'embedded') {
    const { openSqlite } = await import('./sqlite/openSqlite.ts');
    return openSqlite({ file: address.file, timeZone });
  }
  const { openSqlServer } = await import('./sqlServer/openSqlServer.ts');
  return openSqlServer({ ...options, connectionString: address.connectionString, connections: share });
}
