import { createUserDirectory } from '../../bridge/api/authentication/createUserDirectory.ts';
import { createSubscriptionOwners } from '../../bridge/api/notifications/createSubscriptionOwners.ts';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { DateTime2 } from '../../bridge/database/sqlType.ts';
import { createAddressSeal } from '../../bridge/notifications/createAddressSeal.ts';
import type { SubscriptionFilter } from '../../bridge/sync/state/subscriptions/subscription.ts';
import { subscribe } from '../../bridge/sync/subscriptions/subscribe.ts';
import { timeAgo } from '../../bridge/sync/subscriptions/timeAgo.ts';

const minuteMs = 60_000;

/** Flows with instant triggers in every state that somebody has to tell apart; none has anything to be told of now. */
const flows: readonly { filter: SubscriptionFilter; state: 'told' | 'retrying' | 'paused' | 'ended' }[] = [
  { filter: { kind: 'contactQualified' }, state: 'told' },
  { filter: { kind: 'formSubmitted', formId: 2 }, state: 'retrying' },
  { filter: { kind: 'runFinished', onlyWithFailures: true }, state: 'paused' },
  { filter: { kind: 'contactChanged' }, state: 'ended' },
];

/**
 * Subscribes as a maker of the sample, and leaves each subscription as it stands after some hours.
 * @param secret `BRIDGE_KEY_SECRET` of the bridge
 * @returns their IDs in addresses
 */
export async function addSubscriptions(database: BridgeDatabase, secret: string): Promise<string[]> {
  const owners = createSubscriptionOwners(database, createUserDirectory(database, undefined));
  const maker = { name: 'editor.configure', kind: 'xperienceUser', scopes: ['read', 'forms'] } as const;
  const owner = await owners.ownerOf(maker);
  const seal = createAddressSeal(secret);
  const recently = await timeAgo(database, 2 * minuteMs);
  const earlier = await timeAgo(database, 95 * minuteMs);
  const later = await timeAgo(database, -110 * minuteMs);
  const ids: string[] = [];
  for (const { filter, state } of flows) {
    const address = {
      url: `https://prod.logic.azure.com/${state}`,
      host: 'prod.logic.azure.com',
      isLoopback: false,
    };
    const id = await subscribe(database, seal, { filter, address, owner, endsAt: undefined, access: {} });
    ids.push(id);
    const isTold = state === 'told' || state === 'retrying';
    await database.db
      .updateTable('dynamics365.subscription')
      .set({
        state: isTold ? 'active' : state,
        delivered_at: state === 'told' ? recently : earlier,
        ...(state === 'retrying' && { attempts: 4, last_status: 500, next_attempt_at: later }),
        ...(state === 'paused' && { code: 'notificationsFailed' }),
        ...(state === 'ended' && { code: 'flowGone' }),
      })
      .where('public_id', '=', id)
      .execute();
    if (state === 'paused') await giveUp(database, id, earlier);
  }
  return ids;
}

async function giveUp({ db }: BridgeDatabase, id: string, at: DateTime2): Promise<void> {
  const { subscription_id } = await db
    .selectFrom('dynamics365.subscription')
    .select('subscription_id')
    .where('public_id', '=', id)
    .executeTakeFirstOrThrow();
  const letter = { first_sequence: 1, last_sequence: 1, attempts: 8, last_status: 500, last_error: null };
  await db
    .insertInto('dynamics365.dead_letter')
    .values({ ...letter, subscription_id, given_up_at: at })
    .execute();
}
