import { minutesBetween, utcDateTime2 } from '../../database/dateTime2.ts';
import type { DataverseRow } from '../../dataverse/types.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { rowVersionOf } from '../contacts/rowVersion.ts';
import { contactTable } from '../settings/contactTable.ts';
import { readOpenActivities } from '../state/activities/madeActivities.ts';
import { soundUtc } from '../state/clocks.ts';
import { readContactStates } from '../state/contactState.ts';
import { readCursors, removeCursor, saveCursor } from '../state/cursor.ts';
import { isKnown } from '../state/knownVersions.ts';
import { readLinkedContacts } from '../state/links.ts';
import { earlier } from '../state/mergesSeen.ts';
import { storeToldRows } from '../state/webhooks/inbox.ts';
import type { SyncParts } from '../syncParts.ts';
import { type CaughtUp, cursors, readCaughtUp } from './catchUpState.ts';
import { followsActivities } from './followedActivities.ts';

/** So long after the last call it is asked whether any was lost. */
const silenceMinutes = 60;
/** So long after the last time in any case. */
const longestMinutes = 24 * 60;
/** So far apart clocks may be without one of them being wrong. */
const mostSkewMinutes = 5;

/**
 * Whether something may have been missed: calls were refused, none has come for long, or it was last asked long ago.
 * @param started whether this process has begun since
 */
export async function isCatchUpDue(
  { database, dataverse }: Pick<SyncParts, 'database' | 'dataverse'>,
  started: boolean,
): Promise<boolean> {
  const caughtUp = await readCaughtUp(database);
  if (!caughtUp) return false;
  if (started) return true;
  const all = await readCursors<string>(database, 'webhooks.');
  const stored = (name: string) => all.find((each) => each.name === name)?.value;
  if (stored(cursors.gap) !== undefined) return true;
  const utc = soundUtc((await currentTimes(database)).utc, dataverse);
  const minutesSince = (at: string) => {
    const passed = minutesBetween(dateTimeOf(at), utc);
    // A time that has not come was noted by a clock that has been set back since: nobody knows how long ago.
    return passed < -mostSkewMinutes ? Infinity : passed;
  };
  const lastCall = stored(cursors.lastCall);
  const silence = Math.min(
    minutesSince(caughtUp.at),
    lastCall === undefined ? Infinity : minutesSince(lastCall),
  );
  return silence >= silenceMinutes || minutesSince(caughtUp.at) >= longestMinutes;
}

/**
 * Asks Dynamics which rows were changed since the last time, and puts those into the inbox that a contact is linked to
 * and that are newer than what is known of them. Their IDs and versions are read, page by page, and nothing else. Rows that were
 * deleted are not among them: those a full run finds.
 * @returns how many were put into the inbox
 * @throws DataverseUnavailable
 */
export async function catchUp(parts: SyncParts): Promise<number> {
  const { database, dataverse, stopping, newCorrelationId } = parts;
  const before = await readCaughtUp(database);
  if (!before) return 0;
  const gap = (await readCursors<string>(database, cursors.gap))[0];
  const call = { signal: stopping, correlationId: newCorrelationId() };
  const table = await dataverse.describeTable(contactTable, call);
  let { since } = before;
  let found = 0;
  const options = { ...call, select: ['modifiedon'], changedSince: since };
  await dataverse.walkRows(table, options, async (rows) => {
    const news = await unknownAmong(parts, rows);
    await storeToldRows(
      database,
      news.map(({ id }) => ({ table: contactTable, rowId: id, deleted: false })),
    );
    found += news.length;
    const newest = rows.at(-1)?.values.modifiedon;
    // What is up to so much older may have been stamped before it was committed.
    if (typeof newest === 'string') since = later(since, earlier(newest));
    await save(parts, since, before.at);
  });
  const utc = soundUtc((await currentTimes(database)).utc, dataverse);
  await save(parts, since, `${utc.slice(0, 19)}Z`);
  if (gap) await removeCursor(database, gap);
  return found;
}

/** Of activities that the bridge made and that were open when last heard of: so many, the newest, are looked at. */
const mostOpen = 5_000;

/** Has activities looked at that the bridge made; how many. */
export async function catchUpActivities({ database }: Pick<SyncParts, 'database'>): Promise<number> {
  if (!(await followsActivities(database))) return 0;
  const open = await readOpenActivities(database, mostOpen);
  await storeToldRows(
    database,
    open.map(({ table, rowId }) => ({ table, rowId, deleted: false })),
  );
  return open.length;
}

function save({ database }: SyncParts, since: string, at: string): Promise<void> {
  const value: CaughtUp = { since, at };
  return saveCursor(database, cursors.position, value);
}

/** Rows that a contact is linked to and of which a newer version is there than is known. */
async function unknownAmong({ database }: SyncParts, rows: readonly DataverseRow[]): Promise<DataverseRow[]> {
  const linked = await readLinkedContacts(
    database,
    rows.map(({ id }) => id),
  );
  const states = await readContactStates(database, [...linked.values()]);
  return rows.filter(({ id, etag }) => {
    const contactId = linked.get(id);
    const state = contactId === undefined ? undefined : states.get(contactId);
    return contactId !== undefined && (!state || !isKnown(rowVersionOf(etag), state, () => true));
  });
}

function later(a: string, b: string): string {
  return Date.parse(a) > Date.parse(b) ? a : b;
}

/** As the database has it. */
function dateTimeOf(iso: string) {
  return utcDateTime2(new Date(iso));
}
