import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { FormAccess } from '../../xperience/forms/formAccess.ts';
import { watchActivities } from '../events/activityWatches.ts';
import { watchForm } from '../events/formWatches.ts';
import type { SubscriptionFilter } from '../state/subscriptions/subscription.ts';

/**
 * Lets detection look for what a subscription waits for: of forms and activities only what somebody asked for is recorded.
 * @throws SyncRefused when there is no such form or type, or too much is looked for already
 */
export async function watchSubject(
  database: DatabaseHandle,
  filter: SubscriptionFilter,
  access: FormAccess = {},
): Promise<void> {
  if (filter.kind === 'formSubmitted') await watchForm(database, filter.formId, access);
  if (filter.kind === 'activityLogged') await watchActivities(database, filter.type);
}
