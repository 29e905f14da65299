import type { BridgeDatabase } from './bridgeDatabase.ts';
import { openSqlite } from './sqlite/openSqlite.ts';

/** Where a database of Xperience is. */
export type DatabaseAddress =
  | { kind: 'sqlServer'; connectionString: string }
  | { kind: 'embedded'; file: string };

/** Opens the engine an address belongs to. @param options.timeZone zone of the embedded engine's local time */
export async function openDatabase(
  address: DatabaseAddress,
  { timeZone }: { timeZone: string },
): Promise<BridgeDatabase> {
  if (address.kind === 'embedded') return openSqlite({ file: address.file, timeZone });
  throw new Error('This version opens databases of the embedded engine only.');
}
