import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { countWaiting } from './countWaiting.ts';
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
  const told = found.filter(({ sameAs, state }) => sameAs === null && state !== 'ended');
  const counted = await countWaiting(database, told);
  return found.map((subscription) => {
    const { waiting = 0, oldest } = counted.get(subscription.id) ?? {};
    const deadLetters = letters.get(subscription.id) ?? 0;
    return { ...subscription, waiting, oldestWaiting: oldest, deadLetters };
  });
}
