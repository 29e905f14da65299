import type { ContactState } from '../../state/contactState.ts';
import { isKnown } from '../../state/knownVersions.ts';
import type { RememberedContacts } from '../../state/readContactMemory.ts';
import { type DeliveredRow, readDeliveredRows } from '../../state/readDeliveredRows.ts';
import type { SyncParts } from '../../syncParts.ts';
import type { ContactPlan } from '../contactWork.ts';
import { fingerprintWhileSame } from '../prepareContacts.ts';
import { createGathering } from './createGathering.ts';
import { ifReadLately } from './lately.ts';
import { readPlan } from './planForRows.ts';
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

/** What a look at a row that was delivered came to. */
export type RowLook =
  | { isKnown: true }
  /** It may tell something; the contact as it was read with the fields of a mapping, where that was known. */
  | { isKnown: false; read?: ReadContact };

/** The contact of a row as it was read by a mapping. */
export interface ReadContact {
  memory: RememberedContacts;
  plan: ContactPlan<never>;
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
) => Promise<RowLook>;

/** How long switches that were on are taken to be still on, and the mapping to be the same. Nothing is written on the strength of it. ms */
const onLastsMs = 1_000;

/** Rows that are read as one, and such readings at once: the connections are for others as well. */
const together = { most: 200, atOnce: 2 };

interface Asked extends DeliveredRow {
  plan: ContactPlan<never> | undefined;
}

/**
 * Makes the quick check of rows that come in, which for most of them is the only one: flows deliver a row for each of
 * its changes, those of the bridge among them. Of a row that may tell something the contact is read with the same look.
 * Rows that come at the same moment are looked at together.
 * @param clock milliseconds that only go forward
 */
export function createRowCheck(parts: SyncParts, clock: () => number = () => performance.now()): RowCheck {
  let onUntil = Number.NEGATIVE_INFINITY;
  let fingerprint: string | undefined;
  const read = createGathering(async (asked: readonly Asked[]) => {
    const [{ plan } = { plan: undefined }] = asked;
    // The mapping was read anew in between: those of before are looked at by themselves.
    const isSame = asked.every((each) => each.plan === plan);
    const fields = isSame ? plan?.mapping.fields : undefined;
    return readDeliveredRows(parts.database, asked, { fingerprint, fields });
  }, together);
  return async (rowId, version, holds = () => true) => {
    const now = clock();
    if (now >= onUntil) {
      await requireSwitchedOn(parts);
      fingerprint = await fingerprintWhileSame(parts);
      onUntil = now + onLastsMs;
    }
    const plan = ifReadLately(parts, readPlan);
    const known = await read({ rowId, version, plan });
    if (known !== undefined && isRowKnown(known, { version, holds, fingerprint })) return { isKnown: true };
    return { isKnown: false, ...(plan && known?.memory && { read: { memory: known.memory, plan } }) };
  };
}
