import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { ActivityRecord } from './activityRecord.ts';

/** An activity of any contact. */
export interface ListedActivity extends ActivityRecord {
  /** Row of its contact in Dynamics; null when the contact is not linked. */
  contactRowId: string | null;
}

export interface ActivityFilter {
  contactId?: number;
  /** Code name. */
  type?: string;
  /** Local times of the server; `to` itself is left out. */
  from?: DateTime2;
  to?: DateTime2;
}

/** Activities, the newest number first. */
export async function listActivities(
  database: ContactHandle,
  { contactId, type, from, to }: ActivityFilter,
  page: { before?: number; limit: number },
): Promise<ListedActivity[]> {
  let query = selectActivities(database).orderBy('activity.ActivityID', 'desc');
  if (contactId !== undefined) query = query.where('activity.ActivityContactID', '=', contactId);
  if (type !== undefined) query = query.where('activity.ActivityType', '=', type);
  if (from !== undefined) query = query.where('activity.ActivityCreated', '>=', from);
  if (to !== undefined) query = query.where('activity.ActivityCreated', '<', to);
  if (page.before !== undefined) query = query.where('activity.ActivityID', '<', page.before);
  return database.dialect.limit(query, page.limit).execute();
}

/** Activities by number, in no particular order; those that are gone are left out. */
export async function readListedActivities(
  database: ContactHandle,
  activityIds: readonly number[],
): Promise<ListedActivity[]> {
  if (activityIds.length === 0) return [];
  const wanted = idRows(database.dialect, 'wanted', activityIds);
  return selectActivities(database).innerJoin(wanted, 'wanted.id', 'activity.ActivityID').execute();
}

function selectActivities({ db, product }: ContactHandle) {
  return db
    .selectFrom('OM_Activity as activity')
    .leftJoin('OM_Contact as contact', 'contact.ContactID', 'activity.ActivityContactID')
    .select(product.activities.columns)
    .select('contact.ContactDynamics365RelatedID as contactRowId');
}
