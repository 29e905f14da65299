import type { ContactProblem } from '../../contacts/contactWork.ts';
import type { ActivityOutcome } from '../activityWork.ts';
import type { BuiltActivity } from './buildRows.ts';

/** What became of an activity whose row was made. */
export function outcomeOf(
  { activity, plan, row }: BuiltActivity,
  result: ActivityOutcome['result'],
): ActivityOutcome {
  const { activityId, contactId } = activity;
  return { activityId, contactId, type: plan.type, result, rowId: row.id, problems: [] };
}

/** An activity that could not be delivered. */
export function failedOutcome(built: BuiltActivity, problem: ContactProblem): ActivityOutcome {
  const { fingerprint } = built.plan;
  return { ...outcomeOf(built, 'failed'), problems: [problem], fingerprint };
}
