import { type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { isHeld } from '../../../xperience/contacts/contactFilters.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';

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
  // Reckoned with, and each kind by itself, so that their state is what they are found by: few are unfinished, and to walk
  // over all contacts in their order would take longer with every contact.
  const contactId = sql<number>`contact_id + 0`;
  const behind = sql<SqlBool>`${contactId} > ${page.after}`;
  const due = db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.contact_id')
    .where('state', '=', 'open')
    .where('activity_id', '=', 0)
    .where('next_attempt_at', '<=', utc)
    .where(behind)
    .where((eb) => eb.not(isHeld('failure.contact_id')))
    .groupBy('failure.contact_id')
    .orderBy(contactId);
  const underWay = db
    .selectFrom('dynamics365.contact_state')
    .select('contact_id')
    // No run has a lower number: what an index finds, where the embedded engine scans for IS NOT NULL.
    .where('pending_run_id', '>=', 0)
    .where(behind)
    .orderBy(contactId);
  const rows = [
    ...(await dialect.limit(due, page.limit).execute()),
    ...(await dialect.limit(underWay, page.limit).execute()),
  ];
  const found = [...new Set(rows.map((row) => row.contact_id))];
  return found.sort((one, other) => one - other).slice(0, page.limit);
}
