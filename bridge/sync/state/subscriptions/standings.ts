import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { typed } from '../../../database/typed.ts';
import { eventsOf } from '../events/events.ts';
import { countDeadLetters } from './deadLetters.ts';
import type { Subscription, SubscriptionOwner } from './subscription.ts';
import { listSubscriptions } from './subscriptions.ts';

/** A subscription with what waits for it. */
export interface Standing extends Subscription {
  /** Counted so far; more are not told apart. */
  waiting: number;
  oldestWaiting: DateTime2 | undefined;
  deadLetters: number;
}

/** Events counted for one subscription. */
export const mostCounted = 1_000;

/** How all subscriptions stand, the newest first. @param owner only theirs */
export async function readStandings(
  database: DatabaseHandle,
  owner?: Pick<SubscriptionOwner, 'name' | 'kind'>,
): Promise<Standing[]> {
  const listed = await listSubscriptions(database, owner);
  const found = listed.filter(
    (each) => owner === undefined || (each.owner.name === owner.name && each.owner.kind === owner.kind),
  );
  const letters = found.length === 0 ? new Map<number, number>() : await countDeadLetters(database);
  const standings: Standing[] = [];
  for (const subscription of found) {
    const isTold = subscription.sameAs === null && subscription.state !== 'ended';
    const { waiting, oldest } = isTold ? await countWaiting(database, subscription) : nothing;
    const deadLetters = letters.get(subscription.id) ?? 0;
    standings.push({ ...subscription, waiting, oldestWaiting: oldest, deadLetters });
  }
  return standings;
}

const nothing = { waiting: 0, oldest: undefined };

async function countWaiting(
  { db, dialect }: ContactHandle,
  { filter, position }: Subscription,
): Promise<{ waiting: number; oldest: DateTime2 | undefined }> {
  const waiting = dialect.limit(
    eventsOf(db, filter, position).select(['event.sequence', 'event.recorded_at']).orderBy('event.sequence'),
    mostCounted,
  );
  const row = await db
    .selectFrom(waiting.as('waiting'))
    .select((eb) => [
      typed(eb.fn.countAll(), 'int').as('count'),
      typed(eb.fn.min('waiting.recorded_at'), 'datetime2(7)').as('oldest'),
    ])
    .executeTakeFirstOrThrow();
  return { waiting: Number(row.count), oldest: row.oldest ?? undefined };
}
