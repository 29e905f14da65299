import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';

/**
 * Condition on a contact that a bridge table names: neither in Xperience nor linked.
 * @param contactId the column with the alias of its table
 */
export function isOrphaned(contactId: string): RawBuilder<SqlBool> {
  return sql`(not exists (select 1 from ${sql.table('OM_Contact')} as contact
      where ${sql.ref('contact.ContactID')} = ${sql.ref(contactId)})
    and not exists (select 1 from ${sql.table('dynamics365.link')} as link
      where link.contact_id = ${sql.ref(contactId)}))`;
}

/**
 * Forgets what was about to be sent of contacts that are gone and were never linked: every run would look for them
 * again.
 */
export async function forgetOrphans({ db }: DatabaseHandle): Promise<void> {
  const orphans = db
    .selectFrom('dynamics365.contact_state as state')
    .select('state.contact_id')
    .where('state.pending_run_id', '>=', 0)
    .where(isOrphaned('state.contact_id'));
  await db.deleteFrom('dynamics365.contact_state').where('contact_id', 'in', orphans).execute();
}
