import { type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';

/** Settles failures of contacts that are neither in Xperience nor linked any more: there is nothing left to deliver. */
export async function resolveGone(database: DatabaseHandle): Promise<void> {
  const { utc } = await currentTimes(database);
  const absent = (from: 'OM_Contact' | 'dynamics365.link', column: string) =>
    sql<SqlBool>`not exists (select 1 from ${sql.table(from)} as known
      where ${sql.ref(`known.${column}`)} = failure.contact_id)`;
  const { db } = database;
  const gone = db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.failure_id')
    .where('failure.state', 'in', ['open', 'dismissed'])
    .where('failure.activity_id', '=', 0)
    .where(absent('OM_Contact', 'ContactID'))
    .where(absent('dynamics365.link', 'contact_id'));
  await db
    .updateTable('dynamics365.failure')
    .set({ state: 'resolved', last_seen_at: utc, next_attempt_at: null, payload: null })
    .where('failure_id', 'in', gone)
    .execute();
}
