import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { qualifying, type ScoreCondition } from '../contacts/contactFilters.ts';

/** Which of these contacts qualify now: not linked, not held, enough unexpired points. */
export async function readQualifying(
  database: ContactHandle,
  contactIds: readonly number[],
  condition: ScoreCondition,
): Promise<Set<number>> {
  if (contactIds.length === 0) return new Set();
  const wanted = idRows(database.dialect, 'wanted', contactIds);
  const rows = await database.db
    .selectFrom('OM_Contact as contact')
    .innerJoin(wanted, 'wanted.id', 'contact.ContactID')
    .select('contact.ContactID')
    .where(qualifying(database, condition))
    .execute();
  return new Set(rows.map((row) => row.ContactID));
}
