import { LRUCache } from 'lru-cache';
import { conditionSettings } from '../../sync/settings/qualifyingCondition.ts';
import { readBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import type { Subscription } from '../../sync/state/subscriptions/subscription.ts';
import type { Admission, Audience } from '../../sync/subscriptions/telling.ts';
import type { SyncParts } from '../../sync/syncParts.ts';
import { isClosed } from '../../xperience/forms/formAccess.ts';
import { signInFreshMs } from '../authentication/signInFreshMs.ts';
import type { Caller } from '../caller.ts';
import {
  changedContacts,
  endedRuns,
  formSubmissions,
  loggedActivities,
  qualifiedContacts,
} from '../views/eventItems.ts';
import { type OwnerNow, type SubscriptionOwners, scopeOf } from './createSubscriptionOwners.ts';

export interface AudienceOptions {
  parts: SyncParts;
  dynamicsUrl: string;
  owners: SubscriptionOwners;
  /** How long an owner is taken without looking: a key that is revoked lasts no longer, ms. */
  freshMs?: number;
}

const capacity = 1_000;

/** Shows each owner what their trigger would show them if they polled it, as long as they may see it. */
export function createAudience({
  parts,
  dynamicsUrl,
  owners,
  freshMs = signInFreshMs,
}: AudienceOptions): Audience {
  const known = new LRUCache<number, { owner: OwnerNow; at: number }>({ max: capacity });

  const ownerNow = async (subscription: Subscription): Promise<OwnerNow> => {
    const before = known.get(subscription.id);
    if (before && performance.now() - before.at < freshMs) return before.owner;
    const owner = await owners.recheck(subscription);
    known.set(subscription.id, { owner, at: performance.now() });
    return owner;
  };

  const itemsFor = async (
    { filter }: Subscription,
    caller: Caller,
    ids: readonly number[],
  ): Promise<[number, unknown][]> => {
    switch (filter.kind) {
      case 'contactQualified': {
        const score = await readBridgeSettings(parts.database, conditionSettings);
        return byNumber(await qualifiedContacts(parts, caller, ids, score), ({ contactId }) => contactId);
      }
      case 'contactChanged':
        return byNumber(await changedContacts(parts, caller, ids), ({ contactId }) => contactId);
      case 'activityLogged':
        return byNumber(await loggedActivities(parts, ids), ({ activityId }) => activityId);
      case 'formSubmitted':
        return byNumber(
          await formSubmissions({ parts, dynamicsUrl }, caller, filter.formId, ids),
          ({ submissionId }) => submissionId,
        );
      case 'runFinished':
        return byNumber(await endedRuns(parts, ids), ({ id }) => id);
    }
  };

  const isFormClosed = async ({ filter }: Subscription, { formsOf }: Caller): Promise<boolean> =>
    filter.kind === 'formSubmitted' &&
    formsOf !== undefined &&
    isClosed(parts.database, filter.formId, { site: parts.site, userId: formsOf });

  return {
    async admit(subscription): Promise<Admission> {
      const owner = await ownerNow(subscription);
      if ('state' in owner) return owner;
      if (!owner.scopes.includes(scopeOf[subscription.filter.kind]))
        return { state: 'paused', code: 'subscriptionPermissionMissing' };
      if (await isFormClosed(subscription, owner))
        return { state: 'paused', code: 'subscriptionPermissionMissing' };
      return { present: async (ids) => new Map(await itemsFor(subscription, owner, ids)) };
    },
  };
}

function byNumber<Item>(items: readonly Item[], numberOf: (item: Item) => number): [number, Item][] {
  return items.map((item) => [numberOf(item), item]);
}
