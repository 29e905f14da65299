import type { BridgeDatabase } from '../database/bridgeDatabase.ts';
import type { TableDefinition } from '../database/defineTable.ts';
import { type DatabaseAddresses, type OpenDatabaseOptions, openDatabase } from '../database/openDatabase.ts';
import { withProduct } from '../database/withProduct.ts';
import { describeTables } from './products/describedTables.ts';
import { recogniseProduct } from './products/recogniseProduct.ts';

/**
 * Opens a database of Xperience, or the two of separated data, and looks which product it belongs to. One that is none is
 * opened all the same: `checkXperience` says what is wrong with it.
 * @param options.tables that queries name besides those of the products
 * @throws DatabaseError with what to do when one cannot be opened
 */
export async function openXperience(
  addresses: DatabaseAddresses,
  { tables, ...options }: Omit<OpenDatabaseOptions, 'tables'> & { tables?: readonly TableDefinition[] },
): Promise<BridgeDatabase> {
  const opened = await openDatabase(addresses, { ...options, tables: describeTables(tables) });
  try {
    return await recognised(opened);
  } catch (error) {
    await opened.close();
    throw error;
  }
}

/** The database as one of the product that it belongs to; as it is where nobody can tell. */
export async function recognised(database: BridgeDatabase): Promise<BridgeDatabase> {
  const found = await recogniseProduct(database);
  return 'product' in found ? withProduct(database, found.product) : database;
}
