import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';

/**
 * Contacts on hold for one of some reasons, with what they are linked to, by their numbers.
 * @param page ContactID to go on after, and how many
 */
export async function readHeldFor(
  { db, dialect }: DatabaseHandle,
  details: readonly string[],
  { after, limit }: { after: number; limit: number },
): Promise<{ contactId: number; detail: string; rowId: string | null }[]> {
  const query = db
    .selectFrom('dynamics365.contact_state as state')
    .leftJoin('dynamics365.link as link', 'link.contact_id', 'state.contact_id')
    .select(['state.contact_id as contactId', 'state.held_reason as detail', 'link.row_id as rowId'])
    .where('state.held', '=', true)
    .where('state.contact_id', '>', after)
    .where('state.held_reason', 'in', details)
    .orderBy('state.contact_id');
  const rows = await dialect.limit(query, limit).execute();
  return rows.map(({ detail, ...row }) => ({ ...row, detail: detail ?? '' }));
}
