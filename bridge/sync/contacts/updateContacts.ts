import { readKnownRows } from '../state/readKnownRows.ts';
import type { SyncParts } from '../syncParts.ts';
import { isSettled } from './incoming/glanceAtRow.ts';
import type { RowBody } from './incoming/incomingRow.ts';
import { type Delivery, readDoubtful } from './incoming/readDoubtful.ts';
import { requireSwitchedOn } from './incoming/requireSwitchedOn.ts';
import type { InboundResult } from './incoming/takeRow.ts';
import { versionOfRow } from './incoming/versionOfRow.ts';
import { lookForMerged } from './merges/lookForMerged.ts';
import { fingerprintWhileSame } from './prepareContacts.ts';
import { updateContact } from './updateContact.ts';

/** A row as it came in. @param rowId GUID in lower case */
export interface RowToTake {
  rowId: string;
  body: RowBody;
}

/** Takes one of the rows; see updateContact. */
export type TakeOne = (row: RowToTake) => Promise<InboundResult | undefined>;

/**
 * Prepares to take many rows: which of them can tell anything is asked at once, and what has to be looked at in Dynamics
 * is read in few requests. Take them one after the other, in the order they came.
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0
 * @throws DataverseUnavailable
 */
export async function updateContacts(parts: SyncParts, rows: readonly RowToTake[]): Promise<TakeOne> {
  await requireSwitchedOn(parts);
  const rowIds = rows.map(({ rowId }) => rowId);
  let known = await readKnownRows(parts.database, rowIds);
  const survivors = new Map<string, InboundResult>();
  if (rowIds.some((rowId) => !known.has(rowId))) {
    for (const result of await lookForMerged(parts)) survivors.set(result.rowId, result);
    known = await readKnownRows(parts.database, rowIds);
  }
  const fingerprint = await fingerprintWhileSame(parts);
  const open = new Set<RowToTake>();
  const deliveries: Delivery[] = [];
  for (const row of rows) {
    const { rowId, body } = row;
    const contact = known.get(rowId);
    const version = versionOfRow((property) => body[property]);
    const holds = (property: string) => body[property] !== undefined;
    if (!contact || isSettled(contact, { version, holds, fingerprint })) continue;
    open.add(row);
    deliveries.push({ contactId: contact.contactId, rowId, body, version });
  }
  const readerOf = deliveries.length > 0 ? await readDoubtful(parts, deliveries) : undefined;
  return async (row) => {
    const { rowId, body } = row;
    const readRow = readerOf?.(rowId);
    const taken =
      readRow && open.has(row)
        ? await updateContact(parts, rowId, body, { readRow, mergesFollowed: true })
        : undefined;
    const followed = survivors.get(rowId);
    survivors.delete(rowId);
    return taken ?? followed;
  };
}
