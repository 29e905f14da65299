import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import type { DateTime2 } from '../database/sqlType.ts';
import { linkedSince } from './contactFilters.ts';
import {
  type ContactRecord,
  contactColumnsFor,
  type SelectedContact,
  toContactRecords,
} from './contactRecord.ts';

export interface UnseenPage {
  /** ContactID behind which the page starts. */
  after: number;
  /** Contacts stamped at or after this local time, and those never seen; without it all linked ones. */
  since?: DateTime2;
  fields: readonly string[];
  limit: number;
}

/** The next linked contacts, by ContactID, whose mapped fields may differ from `dynamics365.seen_fields`. */
export async function readLinkedUnseen(
  database: DatabaseHandle,
  { after, since, fields, limit }: UnseenPage,
): Promise<ContactRecord[]> {
  const query = database.db
    .selectFrom('OM_Contact as contact')
    .leftJoin('dynamics365.seen_fields as seen', 'seen.contact_id', 'contact.ContactID')
    .select(await contactColumnsFor(database, fields))
    .where('contact.ContactID', '>', after)
    .where(linkedSince())
    .where((eb) => eb.or([linkedSince(since), eb('seen.contact_id', 'is', null)]))
    .orderBy('contact.ContactID');
  const rows: SelectedContact[] = await database.dialect.limit(query, limit).execute();
  return toContactRecords(database, rows, fields);
}
