import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { idRows } from '../../../database/idRows.ts';

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
  const rows = await db
    .selectFrom('dynamics365.failure as failure')
    .innerJoin(asked, 'asked.id', 'failure.activity_id')
    .select('failure.activity_id')
    .where('failure.state', 'in', ['open', 'dismissed'])
    .execute();
  const failed = new Set(rows.map((row) => row.activity_id));
  return activities.filter(({ activityId }) => !failed.has(activityId));
}
