import { type RawBuilder, type SqlBool, sql } from 'kysely';

/**
 * Condition on a contact that a bridge table names: neither in Xperience nor linked.
 * @param contactId the column with the alias of its table
 */
export function isForgotten(contactId: string): RawBuilder<SqlBool> {
  return sql`(not exists (select 1 from ${sql.table('OM_Contact')} as contact
      where ${sql.ref('contact.ContactID')} = ${sql.ref(contactId)})
    and not exists (select 1 from ${sql.table('dynamics365.link')} as link
      where link.contact_id = ${sql.ref(contactId)}))`;
}
