import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import type { BridgeDatabase } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { isFormThere } from '../../xperience/forms/isFormThere.ts';
import { decide, endNow, stopTelling } from '../state/subscriptions/progress.ts';
import type { Subscription } from '../state/subscriptions/subscription.ts';
import { mostSubscriptions } from '../state/subscriptions/subscriptions.ts';

/** A form that is deleted and made anew, as an import does it, is back sooner, ms. */
const patienceMs = 10 * 60_000;
/** So long a restored form finds its flows, ms. */
const endsAfterMs = 7 * 24 * 60 * 60_000;
const code = 'formGone';

/**
 * Makes the function that pauses a subscription to a form that is gone, so that somebody learns of it, lets it go on once the form
 * is there again, and ends it when it stays away.
 * @param clock ms, of whatever beginning
 * @returns told the time of the database; answers whether the form, if it waits for one, is there
 */
export function createFormFollower(
  database: BridgeDatabase,
  log: Logger,
  clock: () => number,
): (subscription: Subscription, utc: DateTime2) => Promise<boolean> {
  const missedSince = new LRUCache<number, number>({ max: mostSubscriptions });

  return async (subscription, utc) => {
    const { id, publicId, filter, state } = subscription;
    if (filter.kind !== 'formSubmitted') return true;
    const { formId } = filter;
    const said = { subscription: publicId, formId };
    const isPaused = state === 'paused' && subscription.code === code;
    if (await isFormThere(database, formId)) {
      missedSince.delete(id);
      if (isPaused) {
        await decide(database, id, { state: 'active' });
        log.info(said, 'A form is there again, and its flow is told of it');
      }
      return true;
    }
    if (isPaused) {
      if (subscription.changedAt < addMilliseconds(utc, -endsAfterMs)) {
        await endNow(database, id, code);
        log.info(said, 'A form stays away: the subscription to it has ended');
      }
      return false;
    }
    const since = missedSince.get(id) ?? clock();
    missedSince.set(id, since);
    if (state !== 'active' || clock() - since < patienceMs) return false;
    if (await stopTelling(database, subscription, { state: 'paused', code })) {
      log.warn(said, 'A form is gone: the subscription to it is paused');
    }
    missedSince.delete(id);
    return false;
  };
}
