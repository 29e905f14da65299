import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { readDetectionState } from '../events/detectionState.ts';
import { writeAudit } from '../state/audit/audit.ts';
import { keptMs } from '../state/events/eventAge.ts';
import { highestSequence, sequenceBefore } from '../state/events/events.ts';
import { forgetDeadLetters, lastDeadLetter } from '../state/subscriptions/deadLetters.ts';
import { decide } from '../state/subscriptions/progress.ts';
import type { Subscription } from '../state/subscriptions/subscription.ts';
import { readSubscription, readToldOf } from '../state/subscriptions/subscriptions.ts';
import { SyncRefused } from '../syncRefused.ts';

/** Code of a subscription that somebody has paused. */
export const pausedByPerson = 'pausedByPerson';

export type SubscriptionDecision =
  | { kind: 'pause' }
  /** It is told from where it stood: what was given up last is tried again. */
  | { kind: 'resume' }
  /** What was given up last is left out. */
  | { kind: 'leaveOut' }
  /** Everything recorded since a time, UTC, is told once more. */
  | { kind: 'recover'; since: DateTime2 };

/**
 * Carries out what the owner or an administrator decides about a subscription.
 * @param isTheirs whether the caller may decide about it
 * @throws SyncRefused when there is none, it is somebody else's, or it has ended
 */
export async function decideSubscription(
  database: DatabaseHandle,
  publicId: string,
  {
    caller,
    decision,
    isTheirs,
  }: {
    caller: string;
    decision: SubscriptionDecision;
    isTheirs: (subscription: Subscription) => boolean;
  },
): Promise<void> {
  await inTransaction(database, async (transaction) => {
    const given = await readSubscription(transaction, publicId);
    if (!given || !isTheirs(given)) throw subscriptionNotFound();
    const found = await readToldOf(transaction, given);
    if (found.state === 'ended') throw subscriptionEnded();
    const { id } = found;
    if (decision.kind === 'pause') await decide(transaction, id, { state: 'paused', code: pausedByPerson });
    else {
      const position = await positionAfter(transaction, found, decision);
      await decide(transaction, id, { state: 'active', ...(position !== undefined && { position }) });
      if (decision.kind === 'recover' && position !== undefined)
        await forgetDeadLetters(transaction, id, position);
    }
    const { kind, ...details } = decision;
    await writeAudit(transaction, { caller, action: `subscription.${kind}`, subject: publicId, details });
  });
}

async function positionAfter(
  transaction: DatabaseHandle,
  { id, position }: Subscription,
  decision: SubscriptionDecision,
): Promise<number | undefined> {
  if (decision.kind === 'leaveOut') {
    const last = await lastDeadLetter(transaction, id);
    return last === undefined ? undefined : Math.max(position, last);
  }
  if (decision.kind !== 'recover') return undefined;
  const { utc } = await currentTimes(transaction);
  const [since = utc] = [decision.since, addMilliseconds(utc, -keptMs)].sort().reverse();
  const before =
    (await sequenceBefore(transaction, since)) ??
    (await highestSequence(transaction, await readDetectionState(transaction)));
  // What was not told yet is not left out.
  return Math.min(position, before);
}

function subscriptionNotFound(): SyncRefused {
  return new SyncRefused({
    kind: 'notFound',
    code: 'subscriptionNotFound',
    detail:
      'There is no such subscription of yours: its flow may have been switched off since. The list of subscriptions shows those there are.',
  });
}

function subscriptionEnded(): SyncRefused {
  return new SyncRefused({
    kind: 'conflict',
    code: 'subscriptionEnded',
    detail:
      'This subscription has ended, so its flow cannot be told any more. Switch the flow off and on again, which makes a new one.',
  });
}
