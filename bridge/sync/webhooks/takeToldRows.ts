import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { refusedRead } from '../../dataverse/refusedRead.ts';
import { problemOf } from '../contacts/contactWork.ts';
import { requireSwitchedOn } from '../contacts/incoming/requireSwitchedOn.ts';
import { failureOfRow } from '../contacts/incoming/takeDeliveries.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { type RowTaken, updateContacts } from '../contacts/updateContacts.ts';
import { contactTable } from '../settings/contactTable.ts';
import { checkBrakesOften } from '../state/checkBrakes.ts';
import { isAnyPending, readContactStates } from '../state/contactState.ts';
import type { ContactProblem } from '../state/failures/contactProblem.ts';
import { type IncomingOutcome, recordIncoming } from '../state/failures/recordIncoming.ts';
import { isFailureCode } from '../state/failures/remedies.ts';
import { nextAttemptAfter } from '../state/failures/storeFailures.ts';
import { readLinkedContacts } from '../state/links.ts';
import { postponeRows, settleRows, type WaitingRow } from '../state/webhooks/inbox.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { isMadeTable } from './followedActivities.ts';
import { hasWaitedTooLong } from './hasWaitedTooLong.ts';
import { isOwnEcho } from './isOwnEcho.ts';
import { takeDeletedRows } from './takeDeletedRows.ts';
import { takeToldActivities } from './takeToldActivities.ts';

/** Attempts that follow one another soon, ms; after them a failure is told, and attempts go on as those of failures do. */
const soonMs = [1_000, 5_000, 30_000, 120_000];

/**
 * Looks at rows that webhooks told of, many at once, and takes them as every row that comes in from Dynamics. A call carries no version
 * of its row, calls overtake one another and may come twice; so what it says is a reason to read the row and nothing
 * more, but for what the bridge has written itself.
 * @param contactsWait only rows of nobody and activities are dealt with: contacts were refused a moment ago
 * @returns what stands in the way of all contacts and of nobody else; they wait as they are
 * @throws SyncRefused, DataverseUnavailable for what stands in the way of everybody
 */
export async function takeToldRows(
  parts: SyncParts,
  rows: readonly WaitingRow[],
  contactsWait = false,
): Promise<{ refused?: unknown }> {
  const activities = rows.filter(({ table }) => isMadeTable(table));
  // First: contacts wait for switches that these do not need, and what is in the way of one of these stops nobody else.
  await takeToldActivities(parts, activities);
  try {
    await takeContacts(
      parts,
      rows.filter((row) => !activities.includes(row)),
      contactsWait,
    );
    return {};
  } catch (error) {
    if (!isOfContacts(error)) throw error;
    return { refused: error };
  }
}

/** Whether Dynamics can be asked for other rows all the same: contacts are switched off, or Dynamics hands none of them out. */
export function isOfContacts(error: unknown): boolean {
  const reason = refusedRead(error)?.reason;
  return error instanceof SyncRefused || (reason !== undefined && reason !== 'transient');
}

async function takeContacts(
  parts: SyncParts,
  rows: readonly WaitingRow[],
  contactsWait: boolean,
): Promise<void> {
  if (rows.length === 0) return;
  const { database } = parts;
  const contacts = rows.filter(({ table }) => table === contactTable);
  const linked = await readLinkedContacts(
    database,
    contacts.map(({ rowId }) => rowId),
  );
  const concerned = contacts.filter(({ rowId }) => linked.has(rowId));
  await leaveOthers(
    database,
    rows.filter((row) => !concerned.includes(row)),
  );
  if (concerned.length === 0 || contactsWait) return;
  await requireSwitchedOn(parts);
  await checkBrakesOften(parts, { signal: parts.stopping, correlationId: parts.newCorrelationId() });
  const echoes = await ownEchoes(parts, concerned, linked);
  await settleRows(database, echoes);
  const open = concerned.filter((row) => !echoes.includes(row));
  const { taken, present } = await takeDeleted(
    parts,
    open.filter((row) => row.deleted),
    linked,
  );
  const changed = open.filter((row) => !row.deleted || present.has(row.rowId));
  for (const [row, what] of await takeApart(parts, changed)) taken.set(row, what);
  await settle(parts, taken, linked);
}

/** Nobody is linked to them. One that a run is making may be among them: it is looked at again once the run has linked it. */
async function leaveOthers(database: DatabaseHandle, rows: readonly WaitingRow[]): Promise<void> {
  const waits = rows.flatMap((row): [WaitingRow, delayMs: number][] => {
    const { table, deleted, ownValues, attempts } = row;
    const soon = soonMs[attempts];
    const mayBeLinked = table === contactTable && !deleted && ownValues === undefined;
    return mayBeLinked && soon !== undefined ? [[row, soon]] : [];
  });
  if (waits.length === 0 || !(await isAnyPending(database))) return settleRows(database, rows);
  const waiting = new Set(waits.map(([row]) => row));
  await inTransaction(database, async (transaction) => {
    await settleRows(
      transaction,
      rows.filter((row) => !waiting.has(row)),
    );
    await postponeRows(transaction, waits);
  });
}

/** What is in the way of deleted rows alone, such as a setting that is broken, stops no other. */
async function takeDeleted(
  parts: SyncParts,
  rows: readonly WaitingRow[],
  linked: ReadonlyMap<string, number>,
): Promise<{ taken: Map<WaitingRow, RowTaken | 'gone'>; present: ReadonlySet<string> }> {
  if (rows.length === 0) return { taken: new Map(), present: new Set() };
  try {
    const present = await takeDeletedRows(parts, new Map(rows.flatMap(({ rowId }) => pairOf(rowId, linked))));
    const gone = rows.filter(({ rowId }) => !present.has(rowId));
    return { taken: new Map(gone.map((row) => [row, 'gone'])), present };
  } catch (error) {
    const failed = failureOfRow(error);
    return { taken: new Map(rows.map((row) => [row, failed])), present: new Set() };
  }
}

function pairOf(rowId: string, linked: ReadonlyMap<string, number>): [string, number][] {
  const contactId = linked.get(rowId);
  return contactId === undefined ? [] : [[rowId, contactId]];
}

async function ownEchoes(
  parts: SyncParts,
  rows: readonly WaitingRow[],
  linked: ReadonlyMap<string, number>,
): Promise<WaitingRow[]> {
  const own = rows.filter(({ ownValues, deleted }) => ownValues !== undefined && !deleted);
  if (own.length === 0) return [];
  const { mapping } = await prepareContacts(parts, {
    switches: 'ignored',
    fresh: false,
    needs: [],
    reuse: true,
  });
  const ids = own.flatMap(({ rowId }) => linked.get(rowId) ?? []);
  const states = await readContactStates(parts.database, ids);
  return own.filter(({ rowId, ownValues = {} }) => {
    const state = states.get(linked.get(rowId) ?? 0);
    return state !== undefined && isOwnEcho(mapping, state, ownValues);
  });
}

/** Takes them together; where one of them has all of them fail, each by itself. */
async function takeApart(parts: SyncParts, rows: readonly WaitingRow[]): Promise<Map<WaitingRow, RowTaken>> {
  const taken = new Map<WaitingRow, RowTaken>();
  const take = async (some: readonly WaitingRow[]) => {
    const asked = new Map(some.map((row) => [askedOf(row), row]));
    for (const [each, what] of await updateContacts(parts, [...asked.keys()])) {
      const row = asked.get(each);
      if (row) taken.set(row, what);
    }
  };
  try {
    await take(rows);
  } catch (error) {
    if (rows.length === 1 || !isUnexpected(error)) {
      const [row] = rows;
      if (!row || !isUnexpected(error)) throw error;
      parts.log.error(
        { err: error, rowId: row.rowId },
        'A row that a webhook told of met an unexpected error',
      );
      return taken.set(row, { error });
    }
    for (const row of rows) for (const [each, what] of await takeApart(parts, [row])) taken.set(each, what);
  }
  return taken;
}

function askedOf({ rowId }: WaitingRow) {
  return { rowId, body: { contactid: rowId }, readWhole: true } as const;
}

/** Neither about one row nor about the whole: a mistake in the bridge. */
function isUnexpected(error: unknown): boolean {
  if (error instanceof SyncRefused) return false;
  try {
    failureOfRow(error);
    return false;
  } catch {
    return !(error instanceof Error && error.name === 'DataverseUnavailable');
  }
}

/** Removes what was taken from the inbox, and has the others wait for another attempt. */
async function settle(
  { database }: SyncParts,
  taken: ReadonlyMap<WaitingRow, RowTaken | 'gone'>,
  linked: ReadonlyMap<string, number>,
): Promise<void> {
  const done: WaitingRow[] = [];
  const postponed: [WaitingRow, delayMs: number][] = [];
  const outcomes: IncomingOutcome[] = [];
  for (const [row, what] of taken) {
    const { rowId, attempts } = row;
    // What becomes of a contact whose row was deleted has been stored.
    if (what === 'gone') {
      done.push(row);
      continue;
    }
    const contactId = linked.get(rowId) ?? 0;
    if (!('error' in what)) {
      done.push(row);
      const problems = what.result?.problems.map((problem) => problemOf(problem, null)) ?? [];
      outcomes.push({ contactId, rowId, problems });
      continue;
    }
    const soon = soonMs[attempts];
    if (soon === undefined)
      outcomes.push({ contactId, rowId, problems: [problemOfError(rowId, what.error)] });
    // What is known of its failure stays. After a pause it may be old before it was ever looked at.
    if (hasWaitedTooLong(row) && soon === undefined) done.push(row);
    else postponed.push([row, soon ?? nextAttemptAfter(attempts + 1 - soonMs.length)]);
  }
  // First what there is to tell: whatever ends here has the row looked at again.
  await recordIncoming(database, outcomes);
  await inTransaction(database, async (transaction) => {
    await settleRows(transaction, done);
    await postponeRows(transaction, postponed);
  });
}

/** Under the code that a run would tell it by, where there is one. */
function problemOfError(rowId: string, error: unknown): ContactProblem {
  const refusal = error instanceof SyncRefused ? error.refusal : undefined;
  const detail = refusal?.detail ?? 'It met an unexpected error; the log has it.';
  return {
    code: refusal && isFailureCode(refusal.code) ? refusal.code : 'webhookNotTaken',
    kind: refusal?.kind === 'conflict' ? 'ambiguous' : 'configuration',
    detail: `What was changed in the Dynamics row ${rowId} could not be taken: ${detail}`,
  };
}
