import { inTransaction } from '../../database/inTransaction.ts';
import type { NotificationOutcome } from '../../notifications/createNotifier.ts';
import { completeOnes } from '../events/completeOnes.ts';
import { type FoundEvent, readEvents } from '../state/events/events.ts';
import { forgetDeadLetters, keepDeadLetter } from '../state/subscriptions/deadLetters.ts';
import { moveOn, noteFailure, stopTelling, takeInHand } from '../state/subscriptions/progress.ts';
import type { Subscription } from '../state/subscriptions/subscription.ts';
import { resealAddress } from '../state/subscriptions/subscriptions.ts';
import { waitAfter } from './retrySchedule.ts';
import type { Telling } from './telling.ts';

/** What telling a subscription came to. */
export type Step =
  /** There was nothing to tell. */
  | { kind: 'idle' }
  /** Everything found was told, and there may be more. */
  | { kind: 'told'; subscription: Subscription }
  /** It is to be told later, or not any more. */
  | { kind: 'over' };

/** Most events of one notification where its trigger takes several, and most presented together where it does not. */
const batchSize = 100;
const presentedTogether = 20;

/**
 * Tells a flow of the next events, in their order, each until it is taken. Where the process ends between telling and noting
 * it, the same events are told again under the same ID.
 */
export async function tellNext(telling: Telling, subscription: Subscription): Promise<Step> {
  const { database } = telling;
  const { filter, position, inHand } = subscription;
  const isBatched = filter.kind === 'activityLogged';
  const limit = isBatched ? batchSize : presentedTogether;
  const found = await readEvents(database, filter, { after: position, limit });
  const complete = filter.waitForContact ? await completeOnes(database, found) : found;
  const events = inHand === null ? complete : complete.filter(({ sequence }) => sequence <= inHand);
  if (events.length === 0) {
    // What was in hand is older than events are kept.
    if (inHand !== null) await moveOn(database, subscription, inHand, false);
    return inHand === null ? { kind: 'idle' } : { kind: 'told', subscription: movedTo(subscription, inHand) };
  }
  const admission = await telling.audience.admit(subscription);
  if ('state' in admission) return stop(telling, subscription, admission);
  const address = addressOf(telling, subscription);
  if ('code' in address) return stop(telling, subscription, { state: 'paused', code: address.code });
  if (address.resealed) await resealAddress(database, subscription.id, address.resealed);
  const items = await admission.present([...new Set(events.map(({ subjectId }) => subjectId))]);
  const notifications = isBatched ? [batchOf(events, items)] : events.map((event) => singleOf(event, items));
  let standing = subscription;
  for (const notification of notifications) {
    if (!(await telling.goOn())) return { kind: 'over' };
    const next = await tellOne(telling, standing, address.url, notification);
    if (next === undefined) return { kind: 'over' };
    standing = next;
  }
  return { kind: 'told', subscription: standing };
}

interface NextNotification {
  first: number;
  last: number;
  /** What it holds depends on when it is made. */
  isBatch: boolean;
  /** Undefined where all it was about is gone. */
  body: unknown;
}

function singleOf(
  { sequence, subjectId }: FoundEvent,
  items: ReadonlyMap<number, unknown>,
): NextNotification {
  return { first: sequence, last: sequence, isBatch: false, body: items.get(subjectId) };
}

function batchOf(events: readonly FoundEvent[], items: ReadonlyMap<number, unknown>): NextNotification {
  const known = events.flatMap(({ subjectId }) => items.get(subjectId) ?? []);
  const numbers = events.map(({ sequence }) => sequence);
  return {
    first: numbers[0] ?? 0,
    last: numbers.at(-1) ?? 0,
    isBatch: true,
    body: known.length === 0 ? undefined : { items: known },
  };
}

/** @returns how the subscription stands afterwards; undefined when it is not told any further now */
async function tellOne(
  telling: Telling,
  standing: Subscription,
  url: string,
  { first, last, isBatch, body }: NextNotification,
): Promise<Subscription | undefined> {
  const { database } = telling;
  if (body === undefined) {
    return (await moveOn(database, standing, last, false)) ? movedTo(standing, last) : undefined;
  }
  // What is told together must be the same when it is told again.
  if (isBatch && standing.inHand !== last && !(await takeInHand(database, standing, last))) return undefined;
  const eventId = `${telling.installationId}.${isBatch ? `${first}-${last}` : first}`;
  const leave = await telling.turns.at(standing.host);
  let outcome: NotificationOutcome | undefined;
  try {
    // The turn may have come late.
    if (!(await telling.goOn())) return undefined;
    outcome = await telling.notifier.tell({ url, eventId, body, signal: telling.stopping });
  } finally {
    leave(outcome && outcome.kind !== 'unreached');
  }
  if (outcome.kind === 'taken') {
    if (!(await moveOn(database, standing, last, true))) return undefined;
    if (standing.lastStatus !== null || standing.lastError !== null)
      await forgetDeadLetters(database, standing.id, first - 1, last);
    telling.onResult('delivered');
    return { ...movedTo(standing, last), lastStatus: null, lastError: null };
  }
  // A process that ends has not been refused.
  if (!telling.stopping.aborted) await noteRefused(telling, standing, { first, last }, outcome);
  return undefined;
}

async function noteRefused(
  telling: Telling,
  standing: Subscription,
  { first, last }: Pick<NextNotification, 'first' | 'last'>,
  outcome: Exclude<NotificationOutcome, { kind: 'taken' }>,
): Promise<void> {
  const { database, log } = telling;
  const status = outcome.kind === 'unreached' ? null : outcome.status;
  const error = outcome.kind === 'unreached' ? outcome.code : null;
  const attempts = standing.attempts + 1;
  const said = { subscription: standing.publicId, host: standing.host, status, error, attempts };
  if (outcome.kind === 'gone') {
    log.info(said, 'A flow is gone: its subscription has ended');
    await stopTelling(database, standing, { state: 'ended', code: 'flowGone', status, error });
    return telling.onResult('gone');
  }
  const waitMs = waitAfter(attempts, telling.random());
  if (waitMs === undefined) {
    await inTransaction(database, async (transaction) => {
      const stop = { state: 'paused', code: 'notificationsFailed', status, error, attempts } as const;
      if (!(await stopTelling(transaction, standing, stop))) return;
      await keepDeadLetter(transaction, {
        subscription_id: standing.id,
        first_sequence: first,
        last_sequence: last,
        attempts,
        last_status: status,
        last_error: error,
      });
    });
    log.error(said, 'A flow did not take a notification in all attempts: its subscription is paused');
    return telling.onResult('deadLetter');
  }
  log.warn(said, 'A flow did not take a notification; it is told again');
  const asked = outcome.kind === 'refused' ? (outcome.retryAfterSeconds ?? 0) * 1_000 : 0;
  await noteFailure(database, standing, { status, error, attempts, waitMs: Math.max(waitMs, asked) });
  telling.onResult('failed');
}

async function stop(
  telling: Telling,
  standing: Subscription,
  { state, code }: { state: 'paused' | 'ended'; code: string },
): Promise<Step> {
  if (await stopTelling(telling.database, standing, { state, code })) {
    telling.log.warn({ subscription: standing.publicId, state, code }, 'A flow is told no more');
    telling.onResult('stopped');
  }
  return { kind: 'over' };
}

function addressOf(
  { seal, notifier }: Telling,
  { address, publicId }: Subscription,
): { url: string; resealed?: string } | { code: string } {
  const opened = seal.open(address, publicId);
  if (!opened) return { code: 'notificationAddressUnreadable' };
  if ('problem' in notifier.check(opened.address)) return { code: 'notificationAddressRefused' };
  return {
    url: opened.address,
    ...(opened.isOutdated && { resealed: seal.seal(opened.address, publicId) }),
  };
}

function movedTo(subscription: Subscription, position: number): Subscription {
  return { ...subscription, position, inHand: null, attempts: 0, nextAttemptAt: null };
}
