import type { ContactProblem } from '../../state/failures/contactProblem.ts';
import type { PlannedActivity } from './plannedActivity.ts';

/**
 * Not a mistake in the data: a row can be restored, so it is tried again with growing delays.
 * @param said by Dynamics
 */
export function contactRowMissing({ activity, plan }: PlannedActivity, said?: string): ContactProblem {
  const { activityId, contactRowId } = activity;
  return {
    code: 'contactRowMissing',
    kind: 'deleted',
    detail: `Dynamics has no row ${contactRowId} for the contact of activity ${activityId} (${plan.type})${said ? `: ${said}` : ''}. Synchronize the contact first.`,
  };
}
