import type { components } from '../../../schemas/contract.ts';
import type { ListedFailure } from '../../sync/state/failures/listFailures.ts';
import { remedyOf } from '../../sync/state/failures/remedies.ts';
import { isoTime } from './isoTime.ts';
import { rowLink } from './rowLink.ts';

type DeliveryFailure = components['schemas']['DeliveryFailure'];

/**
 * A failure as the contract shows it, with what to do and where both records are. An activity leads to the row of its
 * contact: its own was not made.
 * @param dynamicsUrl address of the organisation
 */
export function presentFailure(failure: ListedFailure, dynamicsUrl: string): DeliveryFailure {
  const { activity_id, column_name, row_id, run_id, next_attempt_at, linkedRowId } = failure;
  const contactRow = linkedRowId ?? (activity_id === 0 ? row_id : null);
  return {
    id: failure.failure_id,
    kind: activity_id === 0 ? 'contact' : 'activity',
    state: stateOf(failure.state),
    subject: subjectOf(failure),
    code: failure.code,
    detail: failure.detail,
    remedy: remedyOf(failure),
    ...(failure.field === '' ? {} : { field: failure.field }),
    ...(column_name === null ? {} : { column: column_name }),
    contactId: failure.contact_id,
    contactPlace: placeOf(failure),
    ...(activity_id === 0 ? {} : { activityId: activity_id }),
    ...(row_id === null ? {} : { rowId: row_id }),
    ...(contactRow === null ? {} : { contactLink: rowLink(dynamicsUrl, 'contact', contactRow) }),
    ...(run_id === null ? {} : { runId: run_id }),
    attempts: failure.attempts,
    firstAttempt: isoTime(failure.first_seen_at),
    lastAttempt: isoTime(failure.last_seen_at),
    ...(next_attempt_at === null ? {} : { nextAttempt: isoTime(next_attempt_at) }),
  };
}

function stateOf(state: string): DeliveryFailure['state'] {
  return state === 'dismissed' || state === 'resolved' ? state : 'open';
}

function nameOf({ firstName, lastName, email }: ListedFailure): string {
  const name = [firstName, lastName].filter(Boolean).join(' ');
  if (name && email) return `${name} <${email}>`;
  return name || email || '';
}

function subjectOf(failure: ListedFailure): string {
  return nameOf(failure) || `Contact ${failure.contact_id}`;
}

/** In words: how the administration of Xperience addresses one contact is not known for certain. */
function placeOf(failure: ListedFailure): string {
  const { contact_id, email, lastName, exists } = failure;
  if (!exists) return `Contact ${contact_id} is no longer in Xperience.`;
  const sought = email || lastName;
  const by = sought ? `search for ${sought}` : 'a contact without name and e-mail address';
  return `In the application Contact management: ${by} (contact ID ${contact_id}).`;
}
