import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { ModuleContact } from '../../../xperience/setup/leftToModule.ts';

/**
 * Contacts that are still linked to the row the module has linked them to, whose older activities were left to it when the
 * bridge took over, by number; those whose link differs from the field in OM_Contact are left out.
 */
export async function readLeftToModule(
  { db, dialect }: DatabaseHandle,
  { after, limit }: { after: number; limit: number },
): Promise<ModuleContact[]> {
  // As cross joins, so that the embedded engine takes the tables in this order.
  const query = db
    .selectFrom('dynamics365.activity_progress as progress')
    .crossJoin('dynamics365.link as link')
    .crossJoin('OM_Contact as contact')
    .select(['progress.contact_id as contactId', 'link.row_id as rowId', 'progress.floor as upTo'])
    .whereRef('link.contact_id', '=', 'progress.contact_id')
    .whereRef('contact.ContactID', '=', 'link.contact_id')
    .whereRef('contact.ContactDynamics365RelatedID', '=', 'link.row_id')
    .where('link.origin', '=', 'adopted')
    .where('progress.floor', '>', 0)
    .where('progress.contact_id', '>', after)
    .orderBy('progress.contact_id');
  return dialect.limit(query, limit).execute();
}
