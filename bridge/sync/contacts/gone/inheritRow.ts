import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { inheritLinks } from './inheritLinks.ts';
import { readGoneHolders } from './readGoneContacts.ts';

/**
 * Gives the row of a contact that was merged into another one to that one, where it has none of its own.
 * @returns ContactID of the one that has it now; undefined when the row stays where it was
 */
export async function inheritRow(database: DatabaseHandle, rowId: string): Promise<number | undefined> {
  const gone = await readGoneHolders(database, [rowId]);
  return (await inheritLinks(database, gone)).linked[0];
}
