import type { DataverseError, RefusalReason } from '../../dataverse/types.ts';
import { cutText } from '../../mapping/cutText.ts';
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
  error: DataverseError,
): ContactProblem {
  return {
    ...problems[reason],
    detail: `Dynamics refused to ${action} the row of this contact: ${error.message}${traceOf(error)}`,
  };
}

const longestQuote = 400;

/**
 * Dynamics calls a key of a new row taken although there is no row under the row's own ID: another row has the values
 * of a key, or a step of the environment says so.
 * @param what is not created, at the start of a sentence
 */
export function duplicateInDynamics(what: string, error: DataverseError): ContactProblem {
  return {
    code: 'duplicateInDynamics',
    kind: 'ambiguous',
    detail: `${what}: Dynamics takes another row for the same one: ${cutText(error.message, longestQuote)}${traceOf(error)} Find the row with the same key there; link the contact to it, or change what makes the two alike.`,
  };
}

/** How an answer is found again by Dynamics' own support, as the end of a sentence; empty where it says nothing. */
export function traceOf({ code, requestId }: Pick<DataverseError, 'code' | 'requestId'>): string {
  const trace = [code, requestId ? `request ${requestId}` : ''].filter(Boolean).join(', ');
  return trace ? ` (${trace})` : '';
}
