import { addMilliseconds } from '../../database/dateTime2.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { utcForAge } from '../state/clocks.ts';
import { keptMs } from '../state/events/eventAge.ts';
import { endNow } from '../state/subscriptions/progress.ts';
import type { Subscription } from '../state/subscriptions/subscription.ts';
import { forgetSubscriptions, readUnended } from '../state/subscriptions/subscriptions.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { createFormFollower } from './createFormFollower.ts';
import type { Audience } from './telling.ts';
import { watchSubject } from './watchSubject.ts';

/** One that has ended is shown so long, ms. */
const shownMs = 7 * 24 * 60 * 60_000;

/**
 * Ends subscriptions whose time is over, whose owner is gone, or that nobody resumed while their events were kept; lets
 * detection go on with what the others wait for, as long as their form is there; forgets what ended long ago.
 */
export async function keepUp(
  { database, dataverse, log }: Pick<SyncParts, 'database' | 'dataverse' | 'log'>,
  audience: Audience,
  followForm: ReturnType<typeof createFormFollower>,
): Promise<void> {
  const utc = utcForAge((await currentTimes(database)).utc, dataverse);
  const forsaken = addMilliseconds(utc, -keptMs);
  for (const subscription of await readUnended(database)) {
    const code = await endOf(subscription, audience, { utc, forsaken });
    if (code !== undefined) {
      await endNow(database, subscription.id, code);
      log.info({ subscription: subscription.publicId, code }, 'A subscription has ended');
    } else if ((await followForm(subscription, utc)) && subscription.state === 'active')
      await goOnWatching(database, subscription, log);
  }
  await forgetSubscriptions(database, {
    endedBefore: addMilliseconds(utc, -shownMs),
    givenUpBefore: forsaken,
  });
}

async function endOf(
  subscription: Subscription,
  audience: Audience,
  { utc, forsaken }: { utc: string; forsaken: string },
): Promise<string | undefined> {
  const { state, endsAt, changedAt } = subscription;
  if (endsAt !== null && endsAt <= utc) return 'subscriptionExpired';
  if (state === 'paused' && changedAt < forsaken) return 'subscriptionForsaken';
  const admission = await audience.admit(subscription);
  return 'state' in admission && admission.state === 'ended' ? admission.code : undefined;
}

/** A form or type that is gone is no longer looked for, and may come back. */
async function goOnWatching(
  database: SyncParts['database'],
  { filter }: Subscription,
  log: SyncParts['log'],
): Promise<void> {
  try {
    await watchSubject(database, filter);
  } catch (error) {
    if (!(error instanceof SyncRefused)) throw error;
    log.debug({ code: error.refusal.code }, 'What a subscription waits for is gone');
  }
}
