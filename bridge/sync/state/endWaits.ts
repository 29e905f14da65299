import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/**
 * Makes due at once what waits for its next try, or for its first one: after the clock of the database was set back, times that were reckoned by it before
 * would come later than meant by as much.
 */
export async function endWaits({ db, dialect }: DatabaseHandle): Promise<void> {
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
  await db
    .updateTable('dynamics365.webhook_inbox')
    .set({ next_attempt_at: dialect.utcNow() })
    .where('next_attempt_at', '>', dialect.utcNow())
    .execute();
}
