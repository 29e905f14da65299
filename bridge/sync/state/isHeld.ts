import { type RawBuilder, type SqlBool, sql } from 'kysely';

/**
 * Condition on a contact that a bridge table names: unlinked on purpose, or because its row is gone.
 * @param contactId the column with the alias of its table
 */
export function isHeld(contactId: string): RawBuilder<SqlBool> {
  return sql`exists (select 1 from ${sql.table('dynamics365.contact_state')} as hold
    where hold.contact_id = ${sql.ref(contactId)} and hold.held = 1)`;
}
