import type { SyncParts } from '../../syncParts.ts';
import { fingerprintWhileSame } from '../prepareContacts.ts';
import { glanceAtRow } from './glanceAtRow.ts';
import { requireSwitchedOn } from './requireSwitchedOn.ts';

/**
 * Tells whether a row has nothing for any contact. One that nobody is linked to is not settled at a glance: it may be the
 * survivor of a merge.
 * @param rowId GUID in lower case
 * @param version of the row as it was delivered, as far as it tells one
 * @param holds whether what was delivered holds a property; it may hold any unless told otherwise
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0
 */
export type IsRowSettled = (
  rowId: string,
  version: string | undefined,
  holds?: (property: string) => boolean,
) => Promise<boolean>;

/** How long switches that were on are taken to be still on, and the mapping to be the same. Nothing is written on the strength of it. ms */
const onLastsMs = 1_000;

/**
 * Makes the first look at rows that come in, which for most of them is the only one: flows deliver a row for each of
 * its changes, those of the bridge among them.
 * @param clock milliseconds that only go forward
 */
export function createSettledRows(
  parts: SyncParts,
  clock: () => number = () => performance.now(),
): IsRowSettled {
  let onUntil = Number.NEGATIVE_INFINITY;
  let fingerprint: string | undefined;
  return async (rowId, version, holds = () => true) => {
    const now = clock();
    if (now >= onUntil) {
      await requireSwitchedOn(parts);
      fingerprint = await fingerprintWhileSame(parts);
      onUntil = now + onLastsMs;
    }
    return (await glanceAtRow(parts.database, rowId, { version, holds, fingerprint })) === 'known';
  };
}
