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
 * Who a row is linked to, or that it is to nobody, or that all it holds is known in this version. Flows deliver a row
 * again and again, so this is told before anything else of it is read.
 * @param rowId GUID in lower case
 */
export async function glanceAtRow(
  database: ContactHandle,
  rowId: string,
  { version, holds }: Glance,
): Promise<{ contactId: number } | 'known' | 'unlinked'> {
  const known = await readKnownRow(database, rowId);
  if (known === undefined) return 'unlinked';
  return isKnown(version, known, holds) ? 'known' : { contactId: known.contactId };
}
