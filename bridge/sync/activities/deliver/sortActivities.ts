import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import type { ActivityOutcome, ActivityWork } from '../activityWork.ts';
import type { SentType } from '../types/typePlan.ts';

const filtered = { code: 'filteredOut', reason: 'The filter of the type leaves them out.' };

/** Parts activities that become rows, by type, from those that do not. */
export async function sortActivities(
  { plan }: ActivityWork,
  activities: readonly LinkedActivity[],
): Promise<{ sent: Map<SentType, LinkedActivity[]>; outcomes: ActivityOutcome[] }> {
  const sent = new Map<SentType, LinkedActivity[]>();
  const outcomes: ActivityOutcome[] = [];
  for (const activity of activities) {
    const type = await plan.typePlan(activity.type);
    if (type.kind === 'sent' && type.filter(activity)) {
      const same = sent.get(type);
      if (same) same.push(activity);
      else sent.set(type, [activity]);
      continue;
    }
    outcomes.push(
      type.kind === 'sent'
        ? unsent(activity, type.type, 'skipped', filtered)
        : unsent(activity, type.type, type.kind, type),
    );
  }
  return { sent, outcomes };
}

/** An activity that was not sent, and why none like it is. */
export function unsent(
  { activityId, contactId }: LinkedActivity,
  type: string,
  result: 'skipped' | 'blocked',
  { code, reason }: { code: string; reason: string },
): ActivityOutcome {
  return { activityId, contactId, type, result, problems: [], because: { code, reason } };
}
