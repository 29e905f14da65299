import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { isHeld } from '../contacts/isHeld.ts';

/**
 * Contacts that earlier runs left unfinished, by ContactID: open failures that are due again, and values that were
 * about to be sent when their sender was lost. Waking a failure is setting `next_attempt_at` to now; a contact that
 * was unlinked on purpose stays unlinked all the same.
 */
export async function listUnfinished(
  database: DatabaseHandle,
  page: { after: number; limit: number },
): Promise<number[]> {
  const { db, dialect } = database;
  const { utc } = await currentTimes(database);
  const due = db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.contact_id')
    .where('state', '=', 'open')
    .where('activity_id', '=', 0)
    .where('next_attempt_at', '<=', utc)
    .where('contact_id', '>', page.after)
    .where((eb) => eb.not(isHeld('failure.contact_id')));
  const underWay = db
    .selectFrom('dynamics365.contact_state')
    .select('contact_id')
    // No run has a lower number: what an index finds, where the embedded engine scans for IS NOT NULL.
    .where('pending_run_id', '>=', 0)
    .where('contact_id', '>', page.after);
  const query = db
    .selectFrom(due.union(underWay).as('unfinished'))
    .select('unfinished.contact_id')
    .orderBy('unfinished.contact_id');
  return (await dialect.limit(query, page.limit).execute()).map((row) => row.contact_id);
}
