import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { wakeRows } from './webhooks/inbox.ts';

/**
 * Makes due at once what waits for its next try: after the clock of the database was set back, times that were reckoned by it before
 * would come later than meant by as much.
 */
export async function endWaits(database: DatabaseHandle): Promise<void> {
  const { db, dialect } = database;
  await db
    .updateTable('dynamics365.failure')
    .set({ next_attempt_at: dialect.utcNow() })
    .where('state', '=', 'open')
    .where('next_attempt_at', '>', dialect.utcNow())
    .execute();
  await db
    .updateTable('dynamics365.subscription')
    .set({ next_attempt_at: dialect.utcNow() })
    .where('next_attempt_at', '>', dialect.utcNow())
    .execute();
  await wakeRows(database);
}
