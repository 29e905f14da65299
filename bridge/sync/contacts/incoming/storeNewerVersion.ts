import { raiseRowVersions } from '../../state/raiseRowVersions.ts';
import type { SyncParts } from '../../syncParts.ts';
import { leaps } from '../versionHorizon.ts';
import { noteStored } from '../versionsStored.ts';
import { checkBrakesLately } from './checkBrakesLately.ts';
import { createGathering } from './createGathering.ts';
import { planForRows } from './planForRows.ts';
import { requireStillOn } from './requireSwitchedOn.ts';
import type { RowBody } from './rowDelivery.ts';
import { forgetSettled, type SettledRow, settledRow, settledValues } from './settledRows.ts';
import { versionOfRow } from './versionOfRow.ts';

interface Raised {
  rowId: string;
  version: string;
  settled: SettledRow;
}

/** One statement after the other, each with all that has come meanwhile. */
const together = { most: 200, atOnce: 1, longestWaitMs: 4 };

const writers = new WeakMap<SyncParts, (raised: Raised) => Promise<boolean>>();

/**
 * Stores the version of a row that was changed in unmapped columns only, in one statement that asks as well whether that is
 * all there is to do: whether the contact and its state are still as they were when a delivery with the same mapped values
 * changed nothing.
 * @param rowId GUID in lower case
 * @returns whether it has been stored; otherwise the delivery is to be taken as any other
 * @throws SyncRefused, DataverseUnavailable where no row may be taken
 */
export async function storeNewerVersion(parts: SyncParts, rowId: string, body: RowBody): Promise<boolean> {
  const [raised] = (await raisedOf(parts, [{ rowId, body }])).values();
  if (!raised) return false;
  await checkBrakesLately(parts);
  const write = writers.get(parts) ?? createGathering((raised) => storeAll(parts, raised), together);
  writers.set(parts, write);
  return write(raised);
}

/**
 * The same for many rows at once, each of another contact.
 * @returns those that have been stored
 * @throws SyncRefused, DataverseUnavailable where no row may be taken
 */
export async function storeNewerVersions<Row extends Delivered>(
  parts: SyncParts,
  rows: readonly Row[],
): Promise<Set<Row>> {
  const raised = await raisedOf(parts, rows);
  if (raised.size === 0) return new Set();
  await checkBrakesLately(parts);
  const stored = await storeAll(parts, [...raised.values()]);
  return new Set([...raised.keys()].filter((_row, place) => stored[place]));
}

interface Delivered {
  rowId: string;
  body: RowBody;
}

/** Of which rows nothing but the version is new, as far as is known. */
async function raisedOf<Row extends Delivered>(
  parts: SyncParts,
  rows: readonly Row[],
): Promise<Map<Row, Raised>> {
  const raised = new Map<Row, Raised>();
  for (const row of rows) {
    const { rowId, body } = row;
    const version = versionOfRow((property) => body[property]);
    const settled = settledRow(parts, rowId, version);
    if (settled && version !== undefined && !leaps(parts.dataverse, version))
      raised.set(row, { rowId, version, settled });
  }
  if (raised.size === 0) return raised;
  await requireStillOn(parts);
  const bodies = [...raised.keys()].map(({ body }) => body);
  const { mapping } = await planForRows(parts, bodies, { reuse: true });
  for (const [row, { settled }] of raised)
    if (mapping !== settled.mapping || settledValues(mapping, row.body) !== settled.values)
      raised.delete(row);
  return raised;
}

async function storeAll(parts: SyncParts, raised: readonly Raised[]): Promise<boolean[]> {
  await requireStillOn(parts);
  const first = new Map<number, Raised>();
  for (const each of raised) {
    const { contactId } = each.settled;
    // Another one of the same contact is taken as any other, and so is one that others have overtaken meanwhile.
    const isStill = settledRow(parts, each.rowId, each.version) === each.settled;
    if (isStill && !first.has(contactId)) first.set(contactId, each);
  }
  if (first.size === 0) return raised.map(() => false);
  const stored = await raiseRowVersions(
    parts.database,
    [...first.values()].map(({ rowId, version, settled }) => ({ ...settled, rowId, rowVersion: version })),
  );
  return raised.map((each) => {
    const { settled, rowId, version } = each;
    if (first.get(settled.contactId) !== each) return false;
    if (!stored.has(settled.contactId)) {
      forgetSettled(parts, rowId);
      return false;
    }
    settled.stateVersion += 1;
    settled.rowVersion = version;
    noteStored(parts.dataverse, version);
    return true;
  });
}
