import type { DateTime2 } from '../../database/sqlType.ts';
import type { LinkedActivity } from '../../xperience/activities/activityRecord.ts';
import type { ActivityOutcome } from '../activities/activityWork.ts';
import type { ContactOutcome } from '../contacts/contactWork.ts';
import type { Arrival } from '../syncObserver.ts';

/**
 * Which contacts of a run brought a change of Xperience to Dynamics. One whose row is new counts if it was changed since the
 * last run: ContactLastModified says nothing of when a contact reached the minimum.
 * @param since what the run looks for changes from; without it all contacts are compared, and what is sent is no news
 */
export function contactArrivals(
  outcomes: readonly ContactOutcome[],
  since: DateTime2 | undefined,
): Arrival[] {
  if (since === undefined) return [];
  const arrived = ({ result, modifiedLocal, changedColumns }: ContactOutcome): boolean =>
    result === 'updated' || (result === 'created' && modifiedLocal >= since)
      ? changedColumns.length > 0
      : false;
  return outcomes
    .filter(arrived)
    .map(({ modifiedLocal }) => ({ kind: 'contact', changedLocal: modifiedLocal }));
}

/** Activities of a page that have arrived now. */
export function activityArrivals(
  activities: readonly LinkedActivity[],
  outcomes: readonly ActivityOutcome[],
): Arrival[] {
  const created = new Set(
    outcomes.filter(({ result }) => result === 'created').map(({ activityId }) => activityId),
  );
  return activities.flatMap(({ activityId, createdLocal }) =>
    created.has(activityId) && createdLocal !== null
      ? [{ kind: 'activity' as const, changedLocal: createdLocal }]
      : [],
  );
}
