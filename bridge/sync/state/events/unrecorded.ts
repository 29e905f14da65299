import { sql } from 'kysely';
import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';

/** A run whose end is not recorded as an event. */
export interface UnrecordedRun {
  runId: number;
  kind: string;
  finished: DateTime2 | null;
}

/** Runs that ended and are not recorded as events; one that ends a second time, after a confirmation, is again. */
export async function readUnrecordedRuns(
  { db, dialect }: ContactHandle,
  limit: number,
): Promise<UnrecordedRun[]> {
  const query = db
    .selectFrom('dynamics365.run')
    .select(['run_id', 'kind', 'finished_at'])
    .where('state', '!=', 'running')
    .where('finished_at', 'is not', null)
    .where('told_finished_at', 'is', null)
    .orderBy('run_id');
  const rows = await dialect.limit(query, limit).execute();
  return rows.map(({ run_id, kind, finished_at }) => ({ runId: run_id, kind, finished: finished_at }));
}

/** Notes that the ends of runs are recorded. */
export async function markRunsRecorded(
  { db, dialect }: ContactHandle,
  runs: readonly UnrecordedRun[],
): Promise<void> {
  const recorded = idRows(
    dialect,
    'recorded',
    runs.map(({ runId }) => runId),
  );
  await db
    .updateTable('dynamics365.run')
    .set((eb) => ({ told_finished_at: eb.ref('finished_at') }))
    .where('run_id', 'in', db.selectFrom(recorded).select('recorded.id'))
    .execute();
}

/**
 * Activities of some types that are not recorded as events, by number.
 * @param types each with the number up to which its activities are of no interest; null stands for all types
 */
export function readUnrecordedActivities(
  { db, dialect }: ContactHandle,
  types: readonly { type: string | null; since: number }[],
  { after, upTo, limit }: { after: number; upTo: number; limit: number },
) {
  const query = db
    .selectFrom('OM_Activity as activity')
    .select(['activity.ActivityID', 'activity.ActivityType', 'activity.ActivityContactID'])
    .where('activity.ActivityID', '>', after)
    .where('activity.ActivityID', '<=', upTo)
    .where((eb) =>
      eb.exists(
        eb
          .selectFrom(dialect.jsonRows('watch', { type: 'nvarchar(250)', since: 'int' }, types))
          .select(sql`1`.as('one'))
          .whereRef('watch.since', '<', 'activity.ActivityID')
          .where((each) =>
            each.or([
              each('watch.type', 'is', null),
              each('watch.type', '=', each.ref('activity.ActivityType')),
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
  return dialect.limit(query, limit).execute();
}

/** Which of these submissions of a form are recorded as events. */
export async function readRecordedSubmissions(
  { db, dialect }: ContactHandle,
  formId: number,
  submissionIds: readonly number[],
): Promise<Set<number>> {
  if (submissionIds.length === 0) return new Set();
  const wanted = idRows(dialect, 'wanted', submissionIds);
  const rows = await db
    .selectFrom('dynamics365.event as event')
    .innerJoin(wanted, 'wanted.id', 'event.subject_id')
    .select('event.subject_id')
    .where('event.kind', '=', 'formSubmitted')
    .where('event.topic', '=', String(formId))
    .execute();
  return new Set(rows.map((row) => row.subject_id));
}
