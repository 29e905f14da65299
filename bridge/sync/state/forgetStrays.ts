import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { isForgotten } from './isForgotten.ts';

/**
 * Forgets what was about to be sent of contacts that are gone and were never linked: every run would look for them
 * again.
 */
export async function forgetStrays({ db }: DatabaseHandle): Promise<void> {
  const strays = db
    .selectFrom('dynamics365.contact_state as state')
    .select('state.contact_id')
    .where('state.pending_run_id', '>=', 0)
    .where(isForgotten('state.contact_id'));
  await db.deleteFrom('dynamics365.contact_state').where('contact_id', 'in', strays).execute();
}
