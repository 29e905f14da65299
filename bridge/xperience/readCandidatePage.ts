import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import type { DateTime2 } from '../database/sqlType.ts';
import { linkedSince, qualifying, type ScoreCondition } from './contactFilters.ts';
import {
  type ContactRecord,
  contactColumnsFor,
  type SelectedContact,
  toContactRecords,
} from './contactRecord.ts';

export interface CandidatePage extends ScoreCondition {
  /** ContactID behind which the page starts, and the highest one of the walk. */
  after: number;
  upTo: number;
  /** Linked contacts count when stamped at or after this local time; without it all do. */
  since?: DateTime2;
  fields: readonly string[];
  limit: number;
}

/** The next contacts a run has to look at, by ContactID: linked and modified ones, and those that qualify. */
export async function readCandidatePage(
  database: DatabaseHandle,
  page: CandidatePage,
): Promise<ContactRecord[]> {
  const query = database.db
    .selectFrom('OM_Contact as contact')
    .select(contactColumnsFor(page.fields))
    .where('contact.ContactID', '>', page.after)
    .where('contact.ContactID', '<=', page.upTo)
    .where((eb) => eb.or([linkedSince(page.since), qualifying(database, page)]))
    .orderBy('contact.ContactID');
  const rows: SelectedContact[] = await database.dialect.limit(query, page.limit).execute();
  return toContactRecords(database, rows, page.fields);
}
