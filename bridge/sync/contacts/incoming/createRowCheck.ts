import type { ContactState } from '../../state/contactState.ts';
import { isKnown } from '../../state/knownVersions.ts';
import { readKnownRow } from '../../state/readKnownRow.ts';
import type { SyncParts } from '../../syncParts.ts';
import { fingerprintWhileSame } from '../prepareContacts.ts';
import { requireSwitchedOn } from './requireSwitchedOn.ts';

/** How new a delivery says it is, and of what it speaks. */
export interface ToldOfRow {
  /** Version of the row as it was delivered, as far as it tells one. */
  version: string | undefined;
  /** Whether the delivery holds a property. */
  holds: (property: string) => boolean;
  /** The mapping as it is (see fingerprintWhileSame). */
  fingerprint: string | undefined;
}

/** Whether a delivery can tell nothing of a row; with another mapping than it was known with it may. */
export function isRowKnown(
  known: Pick<ContactState, 'mappingFingerprint' | 'rowVersion' | 'lagging'>,
  { version, holds, fingerprint }: ToldOfRow,
): boolean {
  const isSame = fingerprint !== undefined && known.mappingFingerprint === fingerprint;
  return isSame && isKnown(version, known, holds);
}

/**
 * Tells whether a delivered row has nothing for any contact. One that nobody is linked to may be the survivor of a
 * merge, so of that it is not told.
 * @param rowId GUID in lower case
 * @param version of the row as it was delivered, as far as it tells one
 * @param holds whether what was delivered holds a property; it may hold any unless told otherwise
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0
 */
export type RowCheck = (
  rowId: string,
  version: string | undefined,
  holds?: (property: string) => boolean,
) => Promise<boolean>;

/** How long switches that were on are taken to be still on, and the mapping to be the same. Nothing is written on the strength of it. ms */
const onLastsMs = 1_000;

/**
 * Makes the quick check of rows that come in, which for most of them is the only one: flows deliver a row for each of
 * its changes, those of the bridge among them.
 * @param clock milliseconds that only go forward
 */
export function createRowCheck(parts: SyncParts, clock: () => number = () => performance.now()): RowCheck {
  let onUntil = Number.NEGATIVE_INFINITY;
  let fingerprint: string | undefined;
  return async (rowId, version, holds = () => true) => {
    const now = clock();
    if (now >= onUntil) {
      await requireSwitchedOn(parts);
      fingerprint = await fingerprintWhileSame(parts);
      onUntil = now + onLastsMs;
    }
    const known = await readKnownRow(parts.database, rowId);
    return known !== undefined && isRowKnown(known, { version, holds, fingerprint });
  };
}
