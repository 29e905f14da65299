import { sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { typed } from '../../../database/typed.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { readCursor } from '../cursor.ts';

/**
 * Has events go on above the highest number that was ever given: events are forgotten after some time, and a flow's place
 * above all that are left would count as that of another database. Run it in a transaction.
 */
export async function continueNumbers(fresh: DatabaseHandle): Promise<void> {
  const last = (await readCursor<{ lastSequence?: number }>(fresh, 'events.detection'))?.lastSequence ?? 0;
  const { highest } = await fresh.db
    .selectFrom('dynamics365.event')
    .select(typed(sql<number | null>`max(sequence)`, 'int').as('highest'))
    .executeTakeFirstOrThrow();
  if (last <= (highest ?? 0)) return;
  const { utc } = await currentTimes(fresh);
  const insert = fresh.db.insertInto('dynamics365.event').values({
    sequence: last,
    kind: 'moved',
    subject_id: 0,
    occurred_at: utc,
    recorded_at: utc,
  });
  await fresh.dialect.keepingNumbers('dynamics365.event', insert).execute(fresh.db);
  await fresh.db.deleteFrom('dynamics365.event').where('sequence', '=', last).execute();
}
