import type { DateTime2 } from '../../../database/sqlType.ts';
import { readActivities } from '../../../xperience/activities/linkedActivities.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { type OpenActivityFailure, readOpenOfActivities } from '../../state/failures/readFailures.ts';
import { resolveActivities } from '../../state/failures/recordActivityOutcomes.ts';
import type { ActivityWork } from '../activityWork.ts';
import { type Commit, pageSize } from './commitPage.ts';

/**
 * Tries failed activities again: those that are due, and those that failed by their data when the way their type
 * becomes rows has changed since.
 * @returns whether all of them were tried, rather than as many as may be looked at
 */
export async function deliverFailed(
  work: ActivityWork,
  { left }: { left: () => number },
  commit: Commit,
): Promise<boolean> {
  const { utc } = await currentTimes(work.database);
  let after = 0;
  for (;;) {
    const failures = await readOpenOfActivities(work.database, { after, limit: pageSize });
    const last = failures.at(-1);
    if (!last) return true;
    after = last.failure_id;
    const ids = [...new Set(failures.map(({ activity_id }) => activity_id))];
    const activities = await readActivities(work.database, ids);
    const there = new Set(activities.map(({ activityId }) => activityId));
    if (!work.dryRun)
      await resolveActivities(
        work.database,
        ids.filter((id) => !there.has(id)),
      );
    const types = new Map(activities.map(({ activityId, type }) => [activityId, type]));
    const due = new Set<number>();
    for (const failure of failures) {
      if (await isDue(work, failure, types.get(failure.activity_id), utc)) due.add(failure.activity_id);
    }
    const again = activities.filter(({ activityId }) => due.has(activityId));
    const most = Math.max(0, left());
    if (again.length > 0) await commit(again.slice(0, most), async () => undefined);
    if (again.length > most) return false;
  }
}

async function isDue(
  { plan }: ActivityWork,
  failure: OpenActivityFailure,
  type: string | undefined,
  utc: DateTime2,
): Promise<boolean> {
  if (type === undefined) return false;
  if (failure.next_attempt_at !== null && failure.next_attempt_at <= utc) return true;
  if (failure.kind !== 'data') return false;
  const planned = await plan.typePlan(type);
  return planned.kind !== 'sent' || planned.fingerprint !== failure.mapping_fingerprint;
}
