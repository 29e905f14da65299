import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';

/** Linked contacts whose history is through, by ContactID, with how far it went. @param ids only these */
export function readEndedHistories(
  { db, dialect }: DatabaseHandle,
  { after, limit }: { after: number; limit: number },
  ids: readonly number[] | undefined,
) {
  let query = db
    .selectFrom('dynamics365.activity_progress as progress')
    .innerJoin('dynamics365.link as link', 'link.contact_id', 'progress.contact_id')
    .innerJoin('OM_Contact as contact', 'contact.ContactID', 'progress.contact_id')
    .select(['progress.contact_id', 'progress.position', 'progress.seen'])
    .where('progress.target', 'is', null)
    .where('progress.contact_id', '>', after)
    .orderBy('progress.contact_id');
  if (ids) {
    const wanted = idRows(dialect, 'wanted', ids);
    query = query.where('progress.contact_id', 'in', db.selectFrom(wanted).select('wanted.id'));
  }
  return dialect.limit(query, limit).execute();
}

/** ContactIDs with progress that visitors lead to since: a merge leaves the GUID of the contact that goes there. */
export async function readTracedByVisitors({ db }: DatabaseHandle, visitorsAbove: number): Promise<number[]> {
  const visitors = await db
    .selectFrom('OM_VisitorToContact as visitor')
    .innerJoin(
      'dynamics365.activity_progress as progress',
      'progress.contact_id',
      'visitor.VisitorToContactContactID',
    )
    .select('progress.contact_id as contactId')
    .where('visitor.VisitorToContactID', '>', visitorsAbove)
    .execute();
  return visitors.map(({ contactId }) => contactId);
}
