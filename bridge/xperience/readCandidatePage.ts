import type { Expression, ExpressionBuilder, SqlBool } from 'kysely';
import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import type { DateTime2 } from '../database/sqlType.ts';
import { asleep, linkedSince, qualifying, type ScoreCondition, type WithContact } from './contactFilters.ts';
import {
  type ContactRecord,
  contactColumnsFor,
  type SelectedContact,
  toContactRecords,
} from './contactRecord.ts';

/** Which contacts a walk has to look at. */
export interface Candidates extends ScoreCondition {
  /** ContactID behind which it starts, and the highest one it goes to. */
  after: number;
  upTo: number;
  /** Linked contacts count when stamped at or after this local time; without it all do. */
  since?: DateTime2;
  /** Leaves out contacts whose failure with this mapping waits for something. */
  wakefulWith?: string;
}

export interface CandidatePage extends Candidates {
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
    .select(await contactColumnsFor(database, page.fields))
    .where('contact.ContactID', '>', page.after)
    .where('contact.ContactID', '<=', page.upTo)
    .where(isCandidate(database, page))
    .orderBy('contact.ContactID');
  const rows: SelectedContact[] = await database.dialect.limit(query, page.limit).execute();
  return toContactRecords(database, rows, page.fields);
}

function isCandidate(
  database: DatabaseHandle,
  { since, wakefulWith, ...score }: Candidates,
): (eb: ExpressionBuilder<WithContact, 'contact'>) => Expression<SqlBool> {
  return (eb) => {
    const wanted = eb.or([linkedSince(since), qualifying(database, score)]);
    return wakefulWith === undefined ? wanted : eb.and([wanted, eb.not(asleep(database, wakefulWith))]);
  };
}
