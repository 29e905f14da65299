import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import { appendEvents, type NewEvent } from '../state/events/events.ts';
import { markAt, type NumberMark, neededMarks } from '../state/events/numberMarks.ts';
import { readUnrecordedActivities } from '../state/events/unrecorded.ts';
import { type ActivityWatch, readActivityWatches } from './activityWatches.ts';
import type { DetectionState } from './detectionState.ts';
import { type PassWork, pageSize } from './passWork.ts';

/**
 * Records activities of the types flows asked for, of unlinked contacts too. Numbers are committed out of order, so
 * each pass begins behind the highest one known a quarter of an hour before the pass before it.
 * @returns the marks for the next pass
 */
export async function detectActivities(
  work: PassWork,
  before: DetectionState | undefined,
): Promise<readonly NumberMark[]> {
  const { database, times, lead } = work;
  const watches = await readActivityWatches(database);
  const upTo = await readHighestActivityId(database);
  const known = neededMarks(before?.activities ?? []);
  if (watches.length > 0) {
    const lowest = watches.reduce((least, { since }) => Math.min(least, since), upTo);
    await recordActivities(work, watches, { after: Math.max(lowest, known[0]?.id ?? 0), upTo });
  }
  return [...known, markAt(upTo, times.utc, lead())];
}

/** Records activities with numbers between two others that are not recorded yet. */
export async function recordActivities(
  { commit, times }: Pick<PassWork, 'commit' | 'times'>,
  watches: readonly ActivityWatch[],
  range: { after: number; upTo: number },
): Promise<void> {
  let { after } = range;
  for (let last: number | undefined = after; last !== undefined; ) {
    after = last;
    last = await commit((transaction) =>
      record(transaction, watches, { after, upTo: range.upTo }, times.utc),
    );
  }
}

/** @returns the last number of a full page; undefined when there was no full page any more */
async function record(
  transaction: ContactHandle,
  watches: readonly ActivityWatch[],
  range: { after: number; upTo: number },
  utc: DateTime2,
): Promise<number | undefined> {
  const found = await readUnrecordedActivities(transaction, watches, { ...range, limit: pageSize });
  const events = found.map(
    ({ ActivityID, ActivityType, ActivityContactID }): NewEvent => ({
      kind: 'activityLogged',
      topic: ActivityType,
      contact_id: ActivityContactID,
      subject_id: ActivityID,
      occurred_at: utc,
      recorded_at: utc,
    }),
  );
  await appendEvents(transaction, events);
  return found.length === pageSize ? found.at(-1)?.ActivityID : undefined;
}
