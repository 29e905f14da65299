import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { qualifying, reachedMinimum, type ScoreCondition } from '../contacts/contactFilters.ts';

/** A contact with enough points that was not known to have them. */
export interface ReachedContact {
  contactId: number;
  linked: boolean;
  held: boolean;
  /** UTC; when the bridge linked it. */
  linkedAt: DateTime2 | null;
}

/** Those of the contacts, by ContactID, that have enough points and are not in `dynamics365.reached_contact`. */
export async function readNewlyReached(
  database: ContactHandle,
  condition: ScoreCondition,
  ids: readonly number[],
): Promise<ReachedContact[]> {
  if (ids.length === 0) return [];
  const rows = await database.db
    .selectFrom('OM_Contact as contact')
    .innerJoin(idRows(database.dialect, 'wanted', ids), 'wanted.id', 'contact.ContactID')
    .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'contact.ContactID')
    .leftJoin('dynamics365.link as link', 'link.contact_id', 'contact.ContactID')
    .leftJoin('dynamics365.reached_contact as known', 'known.contact_id', 'contact.ContactID')
    .select(['contact.ContactID', 'contact.ContactDynamics365RelatedID', 'state.held', 'link.linked_at'])
    .where('known.contact_id', 'is', null)
    .where(reachedMinimum(database, condition))
    .orderBy('contact.ContactID')
    .execute();
  return rows.map((row) => ({
    contactId: row.ContactID,
    linked: row.ContactDynamics365RelatedID !== null,
    held: row.held ?? false,
    linkedAt: row.linked_at,
  }));
}

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
