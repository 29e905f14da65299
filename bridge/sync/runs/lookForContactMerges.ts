import { minutesBetween } from '../../database/dateTime2.ts';
import { readHighestVisitor } from '../../xperience/contacts/readHighestVisitor.ts';
import type { ActivityWork } from '../activities/activityWork.ts';
import type { ActivityCursor } from '../activities/streams/activityCursor.ts';
import { findMergedContacts } from '../activities/streams/findMergedContacts.ts';
import { leadIn } from '../state/clocks.ts';
import { sinceOf } from '../state/runs/contactCursor.ts';
import type { Run } from '../state/runs/run.ts';

/** All contacts are looked through for merges this often; in between only those with a trace of one. */
const mergeCheckMinutes = 24 * 60;

/**
 * Sends the histories of contacts that were merged in Xperience through again. Before the first walk nothing was
 * delivered, and a full run reads everything again anyway.
 * @param from ActivityID up to which activities were delivered to whoever was linked
 * @returns what the cursor keeps of it
 */
export async function lookForContactMerges(
  { database }: ActivityWork,
  run: Run,
  cursor: ActivityCursor | undefined,
  from: number,
): Promise<Pick<ActivityCursor, 'mergesChecked' | 'visitors'>> {
  const visitors = await readHighestVisitor(database);
  if (!cursor || run.mode === 'full') return { mergesChecked: run.started, visitors };
  if (run.dryRun) return cursor;
  const sinceLast = minutesBetween(cursor.mergesChecked, run.started);
  // Before the last time: the clock was set back.
  const all = sinceLast < 0 || sinceLast >= mergeCheckMinutes;
  const since = sinceOf(cursor, { local: run.startedLocal, utc: run.started, ...leadIn(run) });
  await findMergedContacts(database, {
    upTo: from,
    ...(all ? {} : { traces: { since, visitorsAbove: cursor.visitors } }),
  });
  return { mergesChecked: all ? run.started : cursor.mergesChecked, visitors };
}
