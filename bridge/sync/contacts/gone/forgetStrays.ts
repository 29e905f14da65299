import { type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';

/**
 * Forgets what was about to be sent of contacts that are gone and were never linked: every run would look for them
 * again.
 */
export async function forgetStrays({ db }: DatabaseHandle): Promise<void> {
  const strays = db
    .selectFrom('dynamics365.contact_state as state')
    .select('state.contact_id')
    .where('state.pending_run_id', 'is not', null)
    .where(sql<SqlBool>`not exists (select 1 from ${sql.table('OM_Contact')} as contact
      where ${sql.ref('contact.ContactID')} = state.contact_id)`)
    .where(sql<SqlBool>`not exists (select 1 from ${sql.table('dynamics365.link')} as link
      where link.contact_id = state.contact_id)`);
  await db.deleteFrom('dynamics365.contact_state').where('contact_id', 'in', strays).execute();
}
