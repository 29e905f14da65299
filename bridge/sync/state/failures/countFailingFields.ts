import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';

/** How many contacts fail because of a column. */
export interface FailingFields {
  byColumn: ReadonlyMap<string, { count: number; tooLong: number }>;
  /** There are more failures than were looked at. */
  isMore: boolean;
}

/** So many open failures are looked at, the newest: whoever has more sees what prevails all the same. */
const mostLookedAt = 5_000;

/** Contacts that fail by the column at fault, among the newest open failures. */
export async function countFailingFields({ db, dialect }: DatabaseHandle): Promise<FailingFields> {
  const newest = db
    .selectFrom('dynamics365.failure')
    .select(['column_name', 'code', 'activity_id'])
    .where('state', '=', 'open')
    .orderBy('failure_id', 'desc');
  const found = await dialect.limit(newest, mostLookedAt).execute();
  const byColumn = new Map<string, { count: number; tooLong: number }>();
  for (const { column_name: column, code, activity_id: activity } of found) {
    if (!column || activity > 0) continue;
    const counted = byColumn.get(column) ?? { count: 0, tooLong: 0 };
    counted.count += 1;
    if (code === 'tooLong') counted.tooLong += 1;
    byColumn.set(column, counted);
  }
  return { byColumn, isMore: found.length === mostLookedAt };
}
