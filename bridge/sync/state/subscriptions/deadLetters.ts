import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import type { NewBridgeRow } from '../../../database/bridgeTables.ts';
import { typed } from '../../../database/typed.ts';

type NewDeadLetter = Omit<NewBridgeRow<'dynamics365.dead_letter'>, 'given_up_at'>;

/** Notes that a notification was given up, in place of what was noted of the same events before. */
export async function keepDeadLetter({ db, dialect }: ContactHandle, letter: NewDeadLetter): Promise<void> {
  await db
    .deleteFrom('dynamics365.dead_letter')
    .where('subscription_id', '=', letter.subscription_id)
    .where('last_sequence', '=', letter.last_sequence)
    .execute();
  await db
    .insertInto('dynamics365.dead_letter')
    .values({ ...letter, given_up_at: dialect.utcNow() })
    .execute();
}

/** Forgets what was given up of events behind a position, up to another where there is one: they are told after all. */
export async function forgetDeadLetters(
  { db }: ContactHandle,
  subscriptionId: number,
  behind: number,
  upTo?: number,
): Promise<void> {
  let query = db
    .deleteFrom('dynamics365.dead_letter')
    .where('subscription_id', '=', subscriptionId)
    .where('last_sequence', '>', behind);
  if (upTo !== undefined) query = query.where('last_sequence', '<=', upTo);
  await query.execute();
}

/** Last event of the notification that was given up last. */
export async function lastDeadLetter(
  { db }: ContactHandle,
  subscriptionId: number,
): Promise<number | undefined> {
  const row = await db
    .selectFrom('dynamics365.dead_letter')
    .select((eb) => typed(eb.fn.max('last_sequence'), 'int').as('last'))
    .where('subscription_id', '=', subscriptionId)
    .executeTakeFirst();
  return row?.last ?? undefined;
}

/** How many notifications were given up, by subscription. */
export async function countDeadLetters({ db }: ContactHandle): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('dynamics365.dead_letter')
    .select(['subscription_id', (eb) => typed(eb.fn.countAll(), 'int').as('count')])
    .groupBy('subscription_id')
    .execute();
  return new Map(rows.map((row) => [row.subscription_id, Number(row.count)]));
}
