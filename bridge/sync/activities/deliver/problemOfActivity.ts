import type { CreateResult, UpdateResult } from '../../../dataverse/types.ts';
import { duplicateInDynamics, traceOf } from '../../refusals/problemOfRefusal.ts';
import type { ContactProblem } from '../../state/failures/contactProblem.ts';
import type { PlannedActivity } from './plannedActivity.ts';

/** What was written: a row that is new, or the state of one that was left open. */
type Written = PlannedActivity & { contactRowId?: string; contactOwner?: string | undefined };

type Refused = Pick<Extract<CreateResult | UpdateResult, { outcome: 'refused' }>, 'reason' | 'error'>;

/** What a refusal of Dynamics means for an activity, in a sentence that names both. */
export function refusalOf(
  { activity, plan, rowId, contactRowId, contactOwner }: Written,
  { reason, error }: Refused,
): ContactProblem {
  const said = `${error.message}${traceOf(error)}`;
  const what = `activity ${activity.activityId} (${plan.type})`;
  if (reason === 'forbidden' && contactOwner && error.message.toLowerCase().includes(contactOwner)) {
    return {
      code: 'contactOwnerUnusable',
      kind: 'configuration',
      detail: `Dynamics does not let the owner of the contact's row own ${what}: ${said}. Give the contact another owner in Dynamics, or the type another rule for its owner.`,
    };
  }
  if (reason === 'forbidden') {
    return {
      code: 'forbiddenByDynamics',
      kind: 'configuration',
      detail: `Dynamics does not let the application user create ${what} in ${plan.table.name}: ${said}. Give its security role the rights on this table, and on what the row is bound to.`,
    };
  }
  if (reason === 'transient')
    return {
      code: 'dynamicsBusy',
      kind: 'transient',
      detail: `Dynamics could not take ${what} just now: ${said}`,
    };
  if (reason === 'duplicate') return duplicateInDynamics(`A${what.slice(1)} was not created`, error);
  if (reason === 'logic')
    return {
      code: 'refusedByDynamics',
      kind: 'data',
      retried: true,
      detail: `Dynamics refused ${what}: ${said}`,
    };
  if (contactRowId && error.message.toLowerCase().includes(contactRowId))
    return contactRowMissing({ activity, plan, rowId }, said);
  return { code: 'refusedByDynamics', kind: 'data', detail: `Dynamics refused ${what}: ${said}` };
}

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
