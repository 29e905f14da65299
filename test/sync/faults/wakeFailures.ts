import type { Stage } from '../startStage.ts';

/** Makes what failed and waits for its time due now: delays grow to hours, and nobody waits for them here. */
export async function wakeFailures({ database }: Stage, of: 'contacts' | 'activities'): Promise<void> {
  await database.db
    .updateTable('dynamics365.failure')
    .set({ next_attempt_at: database.dialect.utcNow(-1_000) })
    .where('activity_id', of === 'contacts' ? '=' : '>', 0)
    .where('state', '=', 'open')
    .where('next_attempt_at', 'is not', null)
    .execute();
}
