import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import { isKnown } from '../../state/knownVersions.ts';
import { type KnownRow, readKnownRow } from '../../state/readKnownRows.ts';

/** How new a delivery says it is, and of what it speaks. */
export interface Glance {
  /** Version of the row as it was delivered, as far as it tells one. */
  version: string | undefined;
  /** Whether the delivery holds a property. */
  holds: (property: string) => boolean;
  /** The mapping as it is (see fingerprintWhileSame). */
  fingerprint: string | undefined;
}

/** Whether a delivery can tell nothing of a row; with another mapping than it was known with it may. */
export function isSettled(known: KnownRow, { version, holds, fingerprint }: Glance): boolean {
  return known.fingerprint === fingerprint && isKnown(version, known, holds);
}

/**
 * Who a row is linked to, or that it is to nobody, or that all it holds is known in this version. Flows deliver a row
 * again and again, so this is told before anything else of it is read.
 * @param rowId GUID in lower case
 */
export async function glanceAtRow(
  database: ContactHandle,
  rowId: string,
  glance: Glance,
): Promise<{ contactId: number } | 'known' | 'unlinked'> {
  const known = await readKnownRow(database, rowId);
  if (known === undefined) return 'unlinked';
  return isSettled(known, glance) ? 'known' : { contactId: known.contactId };
}
