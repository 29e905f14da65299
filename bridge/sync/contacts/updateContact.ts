import { checkBrakesOften } from '../state/checkBrakes.ts';
import type { SyncParts } from '../syncParts.ts';
import { followMergesOfRows } from './deleted/followContactMerges.ts';
import { glanceAtRow } from './incoming/glanceAtRow.ts';
import type { RowBody } from './incoming/incomingRow.ts';
import type { ReadRow } from './incoming/learnRow.ts';
import { requireSwitchedOn } from './incoming/requireSwitchedOn.ts';
import { rowReader } from './incoming/rowReader.ts';
import { type InboundResult, takeRow } from './incoming/takeRow.ts';
import { versionOfRow } from './incoming/versionOfRow.ts';
import { inTurn } from './inTurn.ts';
import { followMergedRow } from './merges/followMergedRow.ts';
import { lookForMerged } from './merges/lookForMerged.ts';
import { fingerprintWhileSame } from './prepareContacts.ts';

/** What of a row is known beforehand, where it comes with others. */
export interface Beforehand {
  /** Looks at the row itself, where what was delivered cannot be believed or leaves columns out. */
  readRow?: ReadRow;
  /** Merges in Dynamics were looked for since the row came. */
  mergesFollowed?: boolean;
}

/**
 * Takes a row as a Dataverse trigger delivers it: whatever is mapped and differs is decided three-way and written
 * into Xperience. Unmapped columns and annotations are ignored, nested objects among them; an object or a list in the
 * place of a mapped value is a problem of that field, and the others are taken. Where the row was merged into another,
 * or is the one that another was merged into, the contact follows.
 *
 * @param rowId GUID in lower case
 * @returns undefined when the row is not linked or has nothing new
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0, as the module answered
 */
export async function updateContact(
  parts: SyncParts,
  rowId: string,
  body: RowBody,
  { readRow = rowReader(parts, rowId), mergesFollowed = false }: Beforehand = {},
): Promise<InboundResult | undefined> {
  await requireSwitchedOn(parts);
  const version = versionOfRow((property) => body[property]);
  const glance = {
    version,
    holds: (property: string) => body[property] !== undefined,
    fingerprint: await fingerprintWhileSame(parts),
  };
  let known = await glanceAtRow(parts.database, rowId, glance);
  let followed: InboundResult | undefined;
  if (known === 'unlinked' && !mergesFollowed) {
    followed = (await lookForMerged(parts)).find((each) => each.rowId === rowId);
    known = await glanceAtRow(parts.database, rowId, glance);
  }
  if (typeof known === 'string') return followed;
  const taken = await takeFor(known.contactId);
  if (taken !== 'gone') return taken ?? followed;
  // Merged into another contact, and no run has settled that yet: what came in is for the one that has the row then.
  await checkBrakesOften(parts, { signal: parts.stopping, correlationId: parts.newCorrelationId() });
  const [survivor] = (await followMergesOfRows(parts.database, [rowId]))?.linked ?? [];
  const takenBySurvivor = survivor === undefined ? undefined : await takeFor(survivor);
  return takenBySurvivor === 'gone' ? undefined : takenBySurvivor;

  async function takeFor(contactId: number): Promise<InboundResult | 'gone' | undefined> {
    const result = await inTurn(parts, contactId, () =>
      takeRow(parts, { contactId, rowId }, body, version, readRow),
    );
    if (result === 'gone' || !result || !('merged' in result)) return result;
    return followMergedRow(parts, contactId, result.merged);
  }
}
