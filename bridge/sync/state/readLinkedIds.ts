import type { ContactHandle } from '../../database/bridgeDatabase.ts';

/** ContactIDs of the link table within a range, ascending; `onlyUnseen`: those triggers have never looked at. */
export async function readLinkedIds(
  { db }: ContactHandle,
  { after, upTo, onlyUnseen }: { after: number; upTo: number; onlyUnseen: boolean },
): Promise<number[]> {
  let query = db
    .selectFrom('dynamics365.link as link')
    .select('link.contact_id')
    .where('link.contact_id', '>', after)
    .where('link.contact_id', '<=', upTo)
    .orderBy('link.contact_id');
  if (onlyUnseen) {
    query = query
      .leftJoin('dynamics365.seen_fields as seen', 'seen.contact_id', 'link.contact_id')
      .where('seen.contact_id', 'is', null);
  }
  return (await query.execute()).map((row) => row.contact_id);
}

/** The highest ContactID that is linked; 0 when none is. */
export async function readHighestLinkedId({ db, dialect }: ContactHandle): Promise<number> {
  const query = db.selectFrom('dynamics365.link').select('contact_id').orderBy('contact_id', 'desc');
  return (await dialect.limit(query, 1).executeTakeFirst())?.contact_id ?? 0;
}
