import type { DataverseError } from '../../dataverse/dataverseError.ts';
import type { RefusalReason } from '../../dataverse/types.ts';
import type { ContactProblem } from '../state/failures/contactProblem.ts';

/** What each reason of a refused row is as a failure of its contact. */
const problems: Record<RefusalReason, Pick<ContactProblem, 'code' | 'kind' | 'retried'>> = {
  data: { code: 'refusedByDynamics', kind: 'data' },
  logic: { code: 'refusedByDynamics', kind: 'data', retried: true },
  duplicate: { code: 'duplicateInDynamics', kind: 'ambiguous' },
  forbidden: { code: 'forbiddenByDynamics', kind: 'configuration' },
  transient: { code: 'dynamicsBusy', kind: 'transient' },
};

/**
 * A refused row as a failure of its contact.
 * @param action what was to be done with the row, such as `create`
 */
export function problemOfRefusal(
  action: string,
  reason: RefusalReason,
  { message, code, requestId }: DataverseError,
): ContactProblem {
  const trace = [code, requestId ? `request ${requestId}` : ''].filter(Boolean).join(', ');
  return {
    ...problems[reason],
    detail: `Dynamics refused to ${action} the row of this contact: ${message}${trace ? ` (${trace})` : ''}`,
  };
}
