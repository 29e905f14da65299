import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import { activityRowId } from '../activityRowId.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import type { UnsentType } from '../types/typePlan.ts';
import type { PlannedActivity } from './plannedActivity.ts';

const filtered = { code: 'filteredOut', reason: 'The filter of the type leaves them out.' } as const;

/** Parts activities that become rows from those that do not. */
export async function sortActivities(
  { plan }: ActivityWork,
  activities: readonly LinkedActivity[],
): Promise<{ planned: PlannedActivity[]; outcomes: ActivityOutcome[] }> {
  const planned: PlannedActivity[] = [];
  const outcomes: ActivityOutcome[] = [];
  for (const activity of activities) {
    const type = await plan.typePlan(activity.type);
    if (type.kind !== 'sent') outcomes.push(unsent(activity, type.type, type.kind, type));
    else if (!type.filter(activity)) outcomes.push(unsent(activity, type.type, 'skipped', filtered));
    else planned.push({ activity, plan: type, rowId: activityRowId(plan.installationId, activity) });
  }
  return { planned, outcomes };
}

/** An activity that was not sent, and why none like it is. */
export function unsent(
  { activityId, contactId }: LinkedActivity,
  type: string,
  result: 'skipped' | 'blocked',
  { code, reason }: Pick<UnsentType, 'code' | 'reason'>,
): ActivityOutcome {
  return { activityId, contactId, type, result, problems: [], because: { code, reason } };
}
