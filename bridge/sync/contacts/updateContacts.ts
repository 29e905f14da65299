import type { CompiledMapping } from '../../mapping/types.ts';
import { checkBrakesOften } from '../state/checkBrakes.ts';
import { readContactMemory } from '../state/readContactMemory.ts';
import type { SyncParts } from '../syncParts.ts';
import { followMergesOfRows } from './deleted/followContactMerges.ts';
import { isRowKnown, type ReadContact } from './incoming/createRowCheck.ts';
import { planForRows } from './incoming/planForRows.ts';
import { requireStillOn } from './incoming/requireSwitchedOn.ts';
import type { InboundResult, RowBody, RowDelivery, Taken } from './incoming/rowDelivery.ts';
import { storeNewerVersions } from './incoming/storeNewerVersion.ts';
import {
  type Beforehand,
  failureOfRow,
  type LoadedContacts,
  takeDeliveries,
} from './incoming/takeDeliveries.ts';
import { versionOfRow } from './incoming/versionOfRow.ts';
import { inTurn } from './inTurn.ts';
import { joinRemembered } from './loadContacts.ts';
import { followMergedRow } from './merges/followMergedRow.ts';
import { lookForMergedRows } from './merges/lookForMergedRows.ts';
import { compiledWhileSame } from './prepareContacts.ts';

/** A row as it came in. @param rowId GUID in lower case */
export interface RowToTake {
  rowId: string;
  body: RowBody;
  /** Nothing of the row itself came in: all of it is to be read. */
  readWhole?: true;
}

/** What became of a row: what it changed, nothing where there is nothing new, or why it alone was not taken. */
export type RowTaken = { result?: InboundResult } | { error: unknown };

/**
 * Takes rows as Dataverse triggers deliver them: whatever is mapped and differs is decided three-way and written into
 * Xperience. Unmapped columns and annotations are ignored, nested objects among them; an object or a list in the place of
 * a mapped value is a problem of that field, and the others are taken. Where a row was merged into another, or is the one
 * that another was merged into, the contact follows. Rows of different contacts are taken together, several rows of one
 * contact in the order they came.
 * @returns what became of each row; it has been stored
 * @throws SyncRefused `forbidden` when contact sync is off or the minimum not above 0, as the module answered, and for
 *   whatever else stands in the way of every row
 * @throws DataverseUnavailable
 */
export async function updateContacts<Row extends RowToTake>(
  parts: SyncParts,
  rows: readonly Row[],
): Promise<Map<Row, RowTaken>> {
  await requireStillOn(parts);
  const stored = await storeVersions(parts, rows);
  const taken = await takeRows(
    parts,
    rows.filter((row) => !stored.has(row)),
  );
  return new Map(rows.map((row) => [row, taken.get(row) ?? {}]));
}

/**
 * The same for rows of which it was looked already whether their versions are all there is to store.
 * @param before the contacts of all of them, where they were read a moment ago
 */
export async function takeRows<Row extends RowToTake>(
  parts: SyncParts,
  rows: readonly Row[],
  before?: ReadContact,
): Promise<Map<Row, RowTaken>> {
  const taken = new Map<Row, RowTaken>(rows.map((row) => [row, {}]));
  if (rows.length === 0) return taken;
  await requireStillOn(parts);
  const rowIds = rows.map(({ rowId }) => rowId);
  // The contacts are read by it, where it is known.
  const plan = await compiledWhileSame(parts, { reuse: true });
  const read = () => readContactMemory(parts.database, { rowIds }, plan?.mapping.fields ?? []);
  let memory = before && before.mapping === plan?.mapping ? before.memory : await read();
  const survivors = new Map<string, InboundResult>();
  if (new Set(rowIds).size > memory.contacts.length) {
    for (const result of await lookForMergedRows(parts)) survivors.set(result.rowId, result);
    memory = await read();
  }
  const known = new Map(memory.contacts.map((contact) => [contact.linkedRowId, contact]));
  const fingerprint = plan?.fingerprint;
  const open = new Map<RowDelivery, Row>();
  for (const row of rows) {
    const { rowId, body, readWhole } = row;
    const contact = known.get(rowId);
    const version = versionOfRow((property) => body[property]);
    const holds = (property: string) => body[property] !== undefined;
    if (!contact || isRowKnown(contact.state, { version, holds, fingerprint })) continue;
    open.set({ contactId: contact.contactId, rowId, body, version, ...(readWhole && { readWhole }) }, row);
  }
  const isOfOther = ({ rowId }: RowDelivery) =>
    ![undefined, plan?.fingerprint].includes(known.get(rowId)?.state.mappingFingerprint);
  // By another mapping than was read a moment ago: perhaps by a newer one.
  const reuse = ![...open.keys()].some(isOfOther);
  const contacts = plan ? await joinRemembered({ ...parts, plan }, memory.contacts) : [];
  const loaded = plan && { ...memory, contacts, mapping: plan.mapping };
  for (const [delivery, what] of await takeInOrder(parts, [...open.keys()], loaded, { reuse })) {
    const row = open.get(delivery);
    if (row) taken.set(row, what);
  }
  for (const [row, what] of taken) {
    const followed = survivors.get(row.rowId);
    if (!followed) continue;
    survivors.delete(row.rowId);
    if (!('error' in what)) taken.set(row, { result: what.result ?? followed });
  }
  return taken;
}

/**
 * Stores the versions of rows of which nothing else is new, without reading their contacts.
 * @returns those rows
 */
async function storeVersions<Row extends RowToTake>(
  parts: SyncParts,
  rows: readonly Row[],
): Promise<ReadonlySet<Row>> {
  const counts = new Map<string, number>();
  for (const { rowId } of rows) counts.set(rowId, (counts.get(rowId) ?? 0) + 1);
  // Several of one contact are taken in the order they came.
  const alone = rows.filter(({ rowId, readWhole }) => counts.get(rowId) === 1 && !readWhole);
  try {
    return await storeNewerVersions(parts, alone);
  } catch (error) {
    failureOfRow(error);
    // About each of the rows: it is told of them where they are taken.
    return new Set();
  }
}

/** Takes the first delivery of each contact, then the second of each, and so on. */
async function takeInOrder(
  parts: SyncParts,
  deliveries: readonly RowDelivery[],
  loaded: (LoadedContacts & { mapping: CompiledMapping }) | undefined,
  options: { reuse: boolean },
): Promise<Map<RowDelivery, RowTaken>> {
  const taken = new Map<RowDelivery, RowTaken>();
  if (deliveries.length === 0) return taken;
  const plan = await planForRows(
    parts,
    deliveries.map(({ body }) => body),
    options,
  );
  const take = (some: readonly RowDelivery[], beforehand: Beforehand = {}) => {
    const ids = some.map(({ contactId }) => contactId);
    return inTurn(parts, ids, () => takeDeliveries(parts, plan, some, beforehand));
  };
  const queues = Map.groupBy(deliveries, ({ contactId }) => contactId);
  for (let place = 0; ; place += 1) {
    const round = [...queues.values()].flatMap((queue) => queue[place] ?? []);
    if (round.length === 0) return taken;
    const isOfPlan = place === 0 && loaded?.mapping === plan.mapping;
    for (const [delivery, what] of await take(round, isOfPlan ? { loaded } : {}))
      taken.set(delivery, await follow(delivery, what));
  }

  async function follow(delivery: RowDelivery, what: Taken): Promise<RowTaken> {
    if (!('merged' in what) && !('gone' in what)) return what;
    try {
      if ('merged' in what) return await resultOf(followMergedRow(parts, delivery.contactId, what.merged));
      // Merged into another contact, and no run has seen that yet: what came in is for the one that has the row then.
      await checkBrakesOften(parts, { signal: parts.stopping, correlationId: parts.newCorrelationId() });
      const [survivor] = (await followMergesOfRows(parts.database, [delivery.rowId]))?.linked ?? [];
      if (survivor === undefined) return {};
      const moved = { ...delivery, contactId: survivor };
      const again = (await take([moved])).get(moved) ?? {};
      if ('merged' in again) return await resultOf(followMergedRow(parts, survivor, again.merged));
      return 'gone' in again ? {} : again;
    } catch (error) {
      return failureOfRow(error);
    }
  }
}

async function resultOf(taken: Promise<InboundResult | undefined>): Promise<RowTaken> {
  const result = await taken;
  return result ? { result } : {};
}
