import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { readGoneHolders } from '../../state/readGoneContacts.ts';
import { type Inheritance, inheritLinks } from './followContactMerge.ts';

/**
 * Settles rows whose contacts have gone and may have been merged, before any run does.
 * @returns undefined when all of them belong to contacts that are there, or to none
 */
export async function inheritRows(
  database: DatabaseHandle,
  rowIds: readonly string[],
): Promise<Inheritance | undefined> {
  const gone = await readGoneHolders(database, rowIds);
  return gone.length === 0 ? undefined : inheritLinks(database, gone);
}
