import { type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { LinkedActivity } from './activityRecord.ts';

/**
 * Activities of contacts whose link is the same in OM_Contact and in the link table. Written as cross joins, so that the
 * embedded engine walks OM_Activity first, in the order of its key.
 */
function linkedActivities({ db, product }: ContactHandle) {
  return db
    .selectFrom('OM_Activity as activity')
    .crossJoin('dynamics365.link as link')
    .crossJoin('OM_Contact as contact')
    .select(product.activities.columns)
    .select('link.row_id as contactRowId')
    .whereRef('link.contact_id', '=', 'activity.ActivityContactID')
    .whereRef('contact.ContactID', '=', 'link.contact_id')
    .whereRef('contact.ContactDynamics365RelatedID', '=', 'link.row_id');
}

/** The same without those left to the module. */
function ownActivities(database: ContactHandle) {
  return linkedActivities(database)
    .leftJoin(
      'dynamics365.activity_progress as progress',
      'progress.contact_id',
      'activity.ActivityContactID',
    )
    .where(sql<SqlBool>`activity.ActivityID > coalesce(progress.floor, 0)`);
}

/** A stretch of ActivityIDs: those above `after`, up to `upTo`. */
export interface ActivityStretch {
  after: number;
  upTo: number;
  limit: number;
}

/** The next activities of all linked contacts, in the order of their numbers. */
export function readActivityPage(
  database: ContactHandle,
  { after, upTo, limit }: ActivityStretch,
  only: { types?: readonly string[]; contactId?: number } = {},
): Promise<LinkedActivity[]> {
  let query = ownActivities(database)
    .where('activity.ActivityID', '>', after)
    .where('activity.ActivityID', '<=', upTo)
    .orderBy('activity.ActivityID');
  if (only.types) {
    const rows = only.types.map((type) => ({ type }));
    const wanted = database.dialect.jsonRows('wantedType', { type: 'nvarchar(250)' }, rows);
    query = query.where(
      'activity.ActivityType',
      'in',
      database.db.selectFrom(wanted).select('wantedType.type'),
    );
  }
  if (only.contactId !== undefined) query = query.where('activity.ActivityContactID', '=', only.contactId);
  return database.dialect.limit(query, limit).execute();
}

/**
 * Activities by number; those that are gone, or whose contact is not linked, are left out. Those of the module are not:
 * who knows the number was to send it.
 */
export async function readActivities(
  database: ContactHandle,
  activityIds: readonly number[],
): Promise<LinkedActivity[]> {
  if (activityIds.length === 0) return [];
  const wanted = idRows(database.dialect, 'wanted', activityIds);
  return linkedActivities(database)
    .where('activity.ActivityID', 'in', database.db.selectFrom(wanted).select('wanted.id'))
    .orderBy('activity.ActivityID')
    .execute();
}

/** All activities of contacts, each within its own stretch; give it only as many contacts as are few together. */
export async function readActivitiesOf(
  database: ContactHandle,
  contacts: readonly { contactId: number; after: number; upTo: number }[],
): Promise<LinkedActivity[]> {
  if (contacts.length === 0) return [];
  const wanted = database.dialect.jsonRows(
    'wanted',
    { id: 'int', after: 'int', upTo: 'int' },
    contacts.map(({ contactId, after, upTo }) => ({ id: contactId, after, upTo })),
  );
  // Contacts first: the embedded engine would walk all activities once for every page otherwise.
  const theirs = database.db
    .selectFrom(wanted)
    .crossJoin('OM_Activity as own')
    .select('own.ActivityID')
    .whereRef('own.ActivityContactID', '=', 'wanted.id')
    .whereRef('own.ActivityID', '>', 'wanted.after')
    .whereRef('own.ActivityID', '<=', 'wanted.upTo');
  return ownActivities(database)
    .where('activity.ActivityID', 'in', theirs)
    .orderBy('activity.ActivityContactID')
    .orderBy('activity.ActivityID')
    .execute();
}
