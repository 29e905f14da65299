import type { components } from '../../../schemas/contract.ts';
import type { Standing } from '../../sync/state/subscriptions/standings.ts';
import type { SubscriptionFilter } from '../../sync/state/subscriptions/subscription.ts';
import { subscriptionDetail } from '../../sync/subscriptions/subscriptionCodes.ts';
import type { OperationId } from '../handler.ts';
import { isoTime } from './isoTime.ts';

/** The trigger that tells of each kind at once. */
export const triggerOf = {
  contactQualified: 'WhenContactQualifies_V2',
  contactChanged: 'WhenContactChanges_V2',
  activityLogged: 'WhenActivityIsLogged_V2',
  formSubmitted: 'WhenFormIsSubmitted_V2',
  runFinished: 'WhenRunFinishes_V2',
} as const satisfies Record<SubscriptionFilter['kind'], OperationId>;

/**
 * A subscription as the contract shows it: never where its flow is told.
 * @param nameOfForm forms by their number, as editors know them
 */
export function presentSubscription(
  standing: Standing,
  nameOfForm: ReadonlyMap<number, string> = new Map(),
): components['schemas']['Subscription'] {
  const { filter, state, code, attempts, nextAttemptAt, endsAt, deliveredAt, oldestWaiting } = standing;
  return {
    subscriptionId: standing.publicId,
    trigger: triggerOf[filter.kind],
    about: aboutOf(filter, nameOfForm),
    state: state === 'active' && attempts > 0 ? 'retrying' : state,
    owner: standing.owner.name,
    created: isoTime(standing.createdAt),
    ...(endsAt !== null && { endsOn: isoTime(endsAt) }),
    ...(deliveredAt !== null && { lastDelivered: isoTime(deliveredAt) }),
    waiting: standing.waiting,
    ...(oldestWaiting !== undefined && { oldestWaiting: isoTime(oldestWaiting) }),
    ...(attempts > 0 && { attempts }),
    ...(nextAttemptAt !== null && { nextAttempt: isoTime(nextAttemptAt) }),
    ...(standing.deadLetters > 0 && { deadLetters: standing.deadLetters }),
    ...(code !== null && { code, detail: subscriptionDetail(code) }),
    ...(code === null && attempts > 0 && { detail: failedLast(standing) }),
  };
}

/** What a flow waits for, in words. */
export function aboutOf(filter: SubscriptionFilter, nameOfForm: ReadonlyMap<number, string>): string {
  switch (filter.kind) {
    case 'contactQualified':
      return 'Contacts that newly qualify';
    case 'contactChanged':
      return 'Linked contacts that change in Xperience';
    case 'activityLogged':
      return filter.type === undefined ? 'Activities of all types' : `Activities of the type ${filter.type}`;
    case 'formSubmitted':
      return `Submissions of ${nameOfForm.get(filter.formId) ?? `form ${filter.formId}`}`;
    case 'runFinished':
      return `Synchronizations${filter.runKind === undefined ? '' : ` of the kind ${filter.runKind}`} that end${filter.onlyWithFailures ? ' with failures' : ''}`;
  }
}

function failedLast({ lastStatus, lastError, attempts }: Standing): string {
  const how =
    lastStatus === null ? `could not be reached (${lastError ?? 'no answer'})` : `answered ${lastStatus}`;
  return `Its flow ${how}; it is told again by itself (attempt ${attempts} of 8 failed).`;
}
