import { sql } from 'kysely';
import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { typed } from '../../../database/typed.ts';
import { eventsOf, topicOf } from '../events/events.ts';
import type { Subscription } from './subscription.ts';

/** What waits for one subscription. */
export interface Waiting {
  /** Counted so far; more are not told apart. */
  waiting: number;
  /** When what has been waiting for longest was recorded, UTC. */
  oldest: DateTime2 | undefined;
}

/** Events counted for one subscription. */
export const mostCounted = 1_000;

const columns = { id: 'int', position: 'int', topic: 'nvarchar(250)' } as const;

/**
 * Counts what waits for subscriptions: one statement for all that ask for events in the same way, of which there are a few, however
 * many subscriptions there are.
 * @returns by their IDs
 */
export async function countWaiting(
  { db, dialect }: ContactHandle,
  subscriptions: readonly Pick<Subscription, 'id' | 'filter' | 'position'>[],
): Promise<Map<number, Waiting>> {
  const counted = new Map<number, Waiting>();
  for (const some of Map.groupBy(subscriptions, wayOf).values()) {
    const [first] = some;
    if (!first) continue;
    const { filter } = first;
    const given = dialect.jsonRows(
      'given',
      columns,
      some.map(({ id, position, filter: own }) => ({ id, position, topic: topicOf(own) ?? '' })),
    );
    const topic = topicOf(filter) === undefined ? undefined : sql.ref<string>('given.topic');
    const events = eventsOf(db, filter, sql.ref<number>('given.position'), topic).orderBy('event.sequence');
    const waiting = dialect.limit(events.select('event.sequence'), mostCounted).as('waiting');
    const oldest = dialect.limit(events.select('event.recorded_at'), 1);
    const rows = await db
      .selectFrom(given)
      .select((eb) => [
        typed(eb.ref('given.id'), 'int').as('id'),
        typed(eb.selectFrom(waiting).select(eb.fn.countAll().as('count')), 'int').as('waiting'),
        typed(oldest, 'datetime2(7)').as('oldest'),
      ])
      .execute();
    for (const row of rows)
      counted.set(row.id, { waiting: Number(row.waiting), oldest: row.oldest ?? undefined });
  }
  return counted;
}

/** What the text of the statement depends on. */
function wayOf({ filter }: Pick<Subscription, 'filter'>): string {
  const isNarrow = topicOf(filter) !== undefined;
  return `${filter.kind} ${isNarrow} ${filter.kind === 'runFinished' && filter.onlyWithFailures}`;
}
