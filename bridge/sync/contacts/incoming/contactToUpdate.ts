import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import { isKnown } from '../knownVersions.ts';
import { readKnownRow } from './readKnownRow.ts';

/** How new a delivery says it is, and of what it speaks. */
export interface Glance {
  /** Version of the row as it was delivered, as far as it tells one. */
  version: string | undefined;
  /** Whether the delivery holds a property. */
  holds: (property: string) => boolean;
}

/**
 * The contact that may have something to take from a row; undefined when the row is not linked, or all it holds is known
 * in this version. Flows deliver a row again and again, so this is told before anything else of it is read.
 * @param rowId GUID in lower case
 * @returns ContactID
 */
export async function contactToUpdate(
  database: ContactHandle,
  rowId: string,
  { version, holds }: Glance,
): Promise<number | undefined> {
  const known = await readKnownRow(database, rowId);
  return known === undefined || isKnown(version, known, holds) ? undefined : known.contactId;
}
