import { utcDateTime2 } from '../../database/dateTime2.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import type { DataverseRow } from '../../dataverse/types.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { readSingly, type SinglyRead } from '../refusals/readSingly.ts';
import {
  type MadeActivity,
  type MadeState,
  readMadeActivities,
  saveMadeState,
} from '../state/activities/madeActivities.ts';
import { recordHistory } from '../state/contactHistory.ts';
import { nextAttemptAfter } from '../state/failures/storeFailures.ts';
import { refusePaused } from '../state/pause/pause.ts';
import { postponeRows, settleRows, type WaitingRow } from '../state/webhooks/inbox.ts';
import type { SyncParts } from '../syncParts.ts';
import { followsActivities } from './followedActivities.ts';
import { hasWaitedTooLong } from './hasWaitedTooLong.ts';

/** States of activities are the same in all their tables; all others are open ones. */
const closedStates: Readonly<Record<number, MadeState>> = { 1: 'completed', 2: 'cancelled' };

/**
 * Notes what became of tasks and appointments that the bridge made, in the history of their contacts. Rows of anybody else cost
 * no request and leave no trace. What cannot be read waits by itself, and stops no contact.
 * @throws SyncRefused while the bridge is paused
 */
export async function takeToldActivities(parts: SyncParts, rows: readonly WaitingRow[]): Promise<void> {
  if (rows.length === 0) return;
  const { database } = parts;
  const isOn = await followsActivities(database);
  const made = isOn
    ? await readMadeActivities(
        database,
        rows.map(({ rowId }) => rowId),
      )
    : new Map<string, MadeActivity>();
  const own = rows.filter(({ rowId, table }) => made.get(rowId)?.table === table);
  await settleRows(
    database,
    rows.filter((row) => !own.includes(row)),
  );
  if (own.length === 0) return;
  await refusePaused(parts);
  for (const [table, some] of Map.groupBy(own, (row) => row.table)) {
    try {
      const { found, refused } = await readStates(parts, table, some);
      const [waiting = [], seen = []] = [true, false].map((is) =>
        some.filter(({ rowId }) => refused.has(rowId) === is),
      );
      await note(parts, seen, made, found);
      await settleRows(database, seen);
      await postpone(parts, waiting);
    } catch (error) {
      if (parts.stopping.aborted) throw error;
      parts.log.warn({ err: error, table, rows: some.length }, 'Activities that webhooks told of wait');
      await postpone(parts, some);
    }
  }
}

/** Dynamics tells who changed a row last, which need not be who closed it. */
const inDynamics = 'Dynamics 365';

/** Only a row that is asked for by itself, and is not there, was deleted. */
async function readStates(
  { dataverse, stopping, newCorrelationId }: SyncParts,
  name: string,
  rows: readonly WaitingRow[],
): Promise<SinglyRead> {
  const call = { signal: stopping, correlationId: newCorrelationId() };
  const table = await dataverse.describeTable(name, call);
  const ids = rows.map(({ rowId }) => rowId);
  const options = { ...call, select: ['statecode', 'actualend', 'modifiedon'] };
  const listed = await dataverse.readRows(table, ids, options);
  const missing = ids.filter((id) => !listed.has(id));
  const { found, refused } = await readSingly(dataverse, table, missing, options);
  return { found: new Map([...listed, ...found]), refused };
}

async function note(
  { database }: SyncParts,
  rows: readonly WaitingRow[],
  made: ReadonlyMap<string, MadeActivity>,
  found: ReadonlyMap<string, DataverseRow>,
): Promise<void> {
  await inTransaction(database, async (transaction) => {
    const { utc } = await currentTimes(transaction);
    for (const { rowId, deleted, receivedAt } of rows) {
      const activity = made.get(rowId);
      if (!activity) continue;
      const became = becameOf(found.get(rowId), deleted || activity.confirmed);
      if (became === undefined || became.state === activity.state) continue;
      // Who deleted a row is asked in vain when.
      const at = became.at ?? `${receivedAt.slice(0, 19)}Z`;
      const stateAt = utcDateTime2(new Date(at));
      if (!(await saveMadeState(transaction, activity, { state: became.state, at: stateAt }))) continue;
      const { contactId, table } = activity;
      const outcome = { table, rowId, state: became.state, at };
      await recordHistory(transaction, [{ contactId, what: 'activity', by: inDynamics, activity: outcome }], {
        utc,
      });
    }
  });
}

/** @returns undefined for a row that was never there */
function becameOf(
  row: DataverseRow | undefined,
  wasThere: boolean,
): { state: MadeState; at: string | undefined } | undefined {
  if (!row) return wasThere ? { state: 'deleted', at: undefined } : undefined;
  const { statecode, actualend, modifiedon } = row.values;
  const state = closedStates[Number(statecode)] ?? 'open';
  const ended = state === 'open' ? undefined : textOf(actualend);
  return { state, at: ended ?? textOf(modifiedon) };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && !Number.isNaN(Date.parse(value))
    ? `${new Date(value).toISOString().slice(0, 19)}Z`
    : undefined;
}

async function postpone({ database }: SyncParts, rows: readonly WaitingRow[]): Promise<void> {
  if (rows.length === 0) return;
  const others = rows.filter((row) => !hasWaitedTooLong(row));
  await inTransaction(database, async (transaction) => {
    await settleRows(transaction, rows.filter(hasWaitedTooLong));
    await postponeRows(
      transaction,
      others.map((row) => [row, nextAttemptAfter(row.attempts + 1)]),
    );
  });
}
