import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { BridgeRow } from '../../../database/bridgeTables.ts';
import { idRows } from '../../../database/idRows.ts';

export type Failure = BridgeRow<'dynamics365.failure'>;

/** Open failures of contacts, the oldest of each contact first. */
export async function readFailures(
  { db, dialect }: DatabaseHandle,
  contactIds: readonly number[],
): Promise<Map<number, Failure[]>> {
  if (contactIds.length === 0) return new Map();
  const wanted = idRows(dialect, 'wanted', contactIds);
  // As a cross join, so that the embedded engine looks each of them up instead of reading all failures there are.
  const rows = await db
    .selectFrom(wanted)
    .crossJoin('dynamics365.failure as failure')
    .selectAll('failure')
    .whereRef('failure.contact_id', '=', 'wanted.id')
    .where('failure.state', '=', 'open')
    .where('failure.activity_id', '=', 0)
    .orderBy('failure.failure_id')
    .execute();
  return Map.groupBy(rows, (row) => row.contact_id);
}

/** An open failure of an activity, as far as it decides when the activity is tried again. */
export type OpenActivityFailure = Pick<
  Failure,
  'failure_id' | 'activity_id' | 'kind' | 'next_attempt_at' | 'mapping_fingerprint'
>;

/** Open failures of activities, by number. */
export function readOpenOfActivities(
  { db, dialect }: DatabaseHandle,
  { after, limit }: { after: number; limit: number },
): Promise<OpenActivityFailure[]> {
  const query = db
    .selectFrom('dynamics365.failure')
    .select(['failure_id', 'activity_id', 'kind', 'next_attempt_at', 'mapping_fingerprint'])
    .where('state', '=', 'open')
    .where('activity_id', '>', 0)
    .where('failure_id', '>', after)
    .orderBy('failure_id');
  return dialect.limit(query, limit).execute();
}

/**
 * Leaves out activities that failed before: they have their own times to be tried again, while the latest ones are
 * read with every run.
 */
export async function withoutFailed<Activity extends { activityId: number }>(
  { db, dialect }: DatabaseHandle,
  activities: readonly Activity[],
): Promise<Activity[]> {
  const asked = idRows(
    dialect,
    'asked',
    activities.map(({ activityId }) => activityId),
  );
  // As a cross join, so that the embedded engine looks each of them up instead of reading all failures there are.
  const rows = await db
    .selectFrom(asked)
    .crossJoin('dynamics365.failure as failure')
    .select('failure.activity_id')
    .whereRef('failure.activity_id', '=', 'asked.id')
    .where('failure.state', 'in', ['open', 'dismissed'])
    .execute();
  const failed = new Set(rows.map((row) => row.activity_id));
  return activities.filter(({ activityId }) => !failed.has(activityId));
}

/** More failed activities of one contact are not looked at together. */
const mostActivities = 200;

/** What the activities of a contact that could not be delivered failed with, by ActivityID. */
export async function readFailedActivities(
  { db, dialect }: DatabaseHandle,
  contactId: number,
): Promise<Map<number, string>> {
  const query = db
    .selectFrom('dynamics365.failure')
    .select(['activity_id', 'detail'])
    .where('contact_id', '=', contactId)
    .where('activity_id', '>', 0)
    .where('state', '=', 'open')
    .orderBy('activity_id', 'desc');
  const rows = await dialect.limit(query, mostActivities).execute();
  return new Map(rows.map((row) => [row.activity_id, row.detail]));
}
