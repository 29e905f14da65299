import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { Subscription } from '../../sync/state/subscriptions/subscription.ts';
import { listForms } from '../../xperience/forms/listForms.ts';

/** Forms that subscriptions wait for, as editors know them, by their number. */
export async function formNames(
  database: MainHandle,
  subscriptions: readonly Pick<Subscription, 'filter'>[],
): Promise<Map<number, string>> {
  if (!subscriptions.some(({ filter }) => filter.kind === 'formSubmitted')) return new Map();
  return new Map((await listForms(database)).map(({ formId, displayName }) => [formId, displayName]));
}
