import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { minutesBetween } from '../../database/dateTime2.ts';
import { readApiKeysCalled } from '../../sync/state/apiKeys.ts';
import { readLastCall } from '../../sync/state/callCounts.ts';
import type { Subscription, SubscriptionOwner } from '../../sync/state/subscriptions/subscription.ts';
import { callerOfUser } from '../authentication/callerOfUser.ts';
import type { UserDirectory } from '../authentication/createUserDirectory.ts';
import { readScopes } from '../authentication/keys/keyScopes.ts';
import type { Caller, Scope } from '../caller.ts';
import { isRefusal } from '../refusal.ts';

/** What an owner may do now; `ended` when they are gone for good, `paused` while they may not sign in. */
export type OwnerNow = Caller | { state: 'paused' | 'ended'; code: string };

/** Finds out again whose a subscription is, without their secret. */
export interface SubscriptionOwners {
  /** Who subscribes. */
  ownerOf(caller: Caller): Promise<SubscriptionOwner>;
  recheck(subscription: Subscription): Promise<OwnerNow>;
}

/**
 * Microsoft Entra ID is not asked whether somebody is still there. A caller who signs in by it and has not called for so long
 * is taken to be gone.
 */
export const longestUnseenDays = 90;

const gone = { state: 'ended', code: 'subscriptionOwnerGone' } as const;

/** Checks owners by the same users, rights and keys as every call of the API. */
export function createSubscriptionOwners(database: DatabaseHandle, users: UserDirectory): SubscriptionOwners {
  const keyNow = async ({ name }: SubscriptionOwner): Promise<OwnerNow> => {
    const key = (await readApiKeysCalled(database, name)).find((each) => each.name === name);
    if (!key || key.revoked_at !== null || (key.expires_at !== null && key.expires_at <= key.utc))
      return gone;
    return { name, kind: 'apiKey', scopes: readScopes(key.scopes) ?? [] };
  };

  const userNow = async ({ name, mark }: SubscriptionOwner): Promise<OwnerNow> => {
    const user = await users.readUser(name);
    if (!user?.enabled || user.guid.toLowerCase() !== mark) return gone;
    const caller = await callerOfUser(users, user);
    return isRefusal(caller) ? { state: 'paused', code: 'subscriptionOwnerRefused' } : caller;
  };

  const entraNow = async ({ owner: { name, kind }, filter, createdAt }: Subscription): Promise<OwnerNow> => {
    const { utc, lastAt } = await readLastCall(database, { caller: name, callerKind: kind });
    const seen = lastAt !== undefined && lastAt > createdAt ? lastAt : createdAt;
    if (minutesBetween(seen, utc) > longestUnseenDays * 24 * 60)
      return { state: 'ended', code: 'subscriptionOwnerNotSeen' };
    // What their token allowed when they subscribed: it had that scope.
    return { name, kind: kind as Caller['kind'], scopes: [scopeOf[filter.kind]] };
  };

  return {
    async ownerOf({ name, kind }) {
      const mark =
        kind === 'xperienceUser' ? ((await users.readUser(name))?.guid.toLowerCase() ?? null) : null;
      return { name, kind, mark };
    },
    recheck(subscription) {
      const { owner } = subscription;
      if (owner.kind === 'apiKey') return keyNow(owner);
      return owner.kind === 'xperienceUser' ? userNow(owner) : entraNow(subscription);
    },
  };
}

/** The scope that each kind of events needs. */
export const scopeOf: Readonly<Record<Subscription['filter']['kind'], Scope>> = {
  contactQualified: 'read',
  contactChanged: 'read',
  activityLogged: 'activities',
  formSubmitted: 'forms',
  runFinished: 'read',
};
