import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import { type ActivityWatch, readActivityWatches } from './activityWatches.ts';
import { appendEvents, type NewEvent } from './appendEvents.ts';
import type { ActivityMark, DetectionState } from './detectionState.ts';
import { lateCommitMs, type PassWork, pageSize } from './passWork.ts';

/**
 * Tells of activities of the types flows asked for, of unlinked contacts too. Numbers are committed out of order, so
 * each pass begins behind the highest one known a quarter of an hour before the pass before it.
 * @returns the marks for the next pass
 */
export async function detectActivities(
  work: PassWork,
  before: DetectionState | undefined,
): Promise<readonly ActivityMark[]> {
  const { database, times } = work;
  const watches = await readActivityWatches(database);
  const upTo = await readHighestActivityId(database);
  const known = before?.activities ?? [];
  const late = addMilliseconds(before?.passedAt ?? times.utc, -lateCommitMs);
  const settled = Math.max(
    0,
    known.findLastIndex(({ at }) => at <= late),
  );
  if (watches.length > 0) {
    const lowest = Math.min(...watches.map(({ since }) => since));
    let after = Math.max(lowest, known[settled]?.id ?? 0);
    for (let last: number | undefined = after; last !== undefined; ) {
      after = last;
      last = await work.commit((transaction) => tell(transaction, watches, { after, upTo }, times.utc));
    }
  }
  return [...known.slice(settled), { id: upTo, at: times.utc }];
}

/** @returns the last number of a full page; undefined when there was no full page any more */
async function tell(
  { db, dialect }: ContactHandle,
  watches: readonly ActivityWatch[],
  { after, upTo }: { after: number; upTo: number },
  utc: DateTime2,
): Promise<number | undefined> {
  const query = db
    .selectFrom('OM_Activity as activity')
    .select(['activity.ActivityID', 'activity.ActivityType', 'activity.ActivityContactID'])
    .where('activity.ActivityID', '>', after)
    .where('activity.ActivityID', '<=', upTo)
    .where((eb) =>
      eb.or(
        watches.map(({ type, since }) =>
          eb.and([
            eb('activity.ActivityID', '>', since),
            ...(type === undefined ? [] : [eb('activity.ActivityType', '=', type)]),
          ]),
        ),
      ),
    )
    .where((eb) =>
      eb.not(
        eb.exists(
          eb
            .selectFrom('dynamics365.event as told')
            .select(sql`1`.as('one'))
            .where('told.kind', '=', 'activityLogged')
            .whereRef('told.topic', '=', 'activity.ActivityType')
            .whereRef('told.subject_id', '=', 'activity.ActivityID'),
        ),
      ),
    )
    .orderBy('activity.ActivityID');
  const found = await dialect.limit(query, pageSize).execute();
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
  await appendEvents({ db, dialect }, events);
  return found.length === pageSize ? found.at(-1)?.ActivityID : undefined;
}
