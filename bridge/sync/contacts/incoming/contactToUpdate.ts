import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import { isKnownVersion } from './isKnownVersion.ts';
import { readKnownRow } from './readKnownRow.ts';

/**
 * The contact that may have something to take from a row; undefined when the row is not linked, or is known in this
 * version. Flows deliver a row again and again, so this is told before anything else of it is read.
 * @param rowId GUID in lower case
 * @param version of the row as it was delivered, as far as it tells one
 * @returns ContactID
 */
export async function contactToUpdate(
  database: ContactHandle,
  rowId: string,
  version: string | undefined,
): Promise<number | undefined> {
  const known = await readKnownRow(database, rowId);
  return known === undefined || isKnownVersion(version, known.rowVersion) ? undefined : known.contactId;
}
