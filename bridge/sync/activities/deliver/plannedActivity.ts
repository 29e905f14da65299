import type { LinkedActivity } from '../../../xperience/activities/activityRecord.ts';
import type { ContactProblem } from '../../state/failures/contactProblem.ts';
import type { ActivityOutcome } from '../activityWork.ts';
import type { SentType } from '../types/typePlan.ts';

/** An activity that becomes a row. */
export interface PlannedActivity {
  activity: LinkedActivity;
  plan: SentType;
  /** ID of the row it has, or gets. */
  rowId: string;
}

/** What became of an activity that has a row, or could have had one. */
export function outcomeOf(
  { activity, plan, rowId }: PlannedActivity,
  result: ActivityOutcome['result'],
): ActivityOutcome {
  const { activityId, contactId } = activity;
  return { activityId, contactId, type: plan.type, result, rowId, problems: [] };
}

/** An activity that could not be delivered. */
export function failedOutcome(
  planned: PlannedActivity,
  problems: readonly ContactProblem[],
): ActivityOutcome {
  const { fingerprint } = planned.plan;
  return { ...outcomeOf(planned, 'failed'), problems, fingerprint };
}
