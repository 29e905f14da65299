import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import type { LinkedActivity } from './activityRecord.ts';

/**
 * Activities of some types that contacts have up to a number of their own, whatever the bridge knows of them: by contact, then by
 * number, and no more than the limit.
 * @param types code names, in any case
 */
export async function readActivitiesUpTo(
  database: ContactHandle,
  contacts: readonly { contactId: number; rowId: string; upTo: number }[],
  types: readonly string[],
  limit: number,
): Promise<LinkedActivity[]> {
  if (contacts.length === 0 || types.length === 0) return [];
  const { db, dialect, product } = database;
  const wanted = dialect.jsonRows(
    'wanted',
    { id: 'int', upTo: 'int' },
    contacts.map(({ contactId, upTo }) => ({ id: contactId, upTo })),
  );
  const ofTypes = dialect.jsonRows(
    'wantedType',
    { type: 'nvarchar(250)' },
    types.map((type) => ({ type })),
  );
  // Contacts first: the embedded engine would walk all activities otherwise.
  const query = db
    .selectFrom(wanted)
    .crossJoin('OM_Activity as activity')
    .select(product.activities.columns)
    .whereRef('activity.ActivityContactID', '=', 'wanted.id')
    .whereRef('activity.ActivityID', '<=', 'wanted.upTo')
    .where('activity.ActivityType', 'in', db.selectFrom(ofTypes).select('wantedType.type'))
    .orderBy('activity.ActivityContactID')
    .orderBy('activity.ActivityID');
  const rows = await dialect.limit(query, limit).execute();
  const rowIds = new Map(contacts.map(({ contactId, rowId }) => [contactId, rowId]));
  return rows.map((row) => ({ ...row, contactRowId: rowIds.get(row.contactId) ?? '' }));
}
