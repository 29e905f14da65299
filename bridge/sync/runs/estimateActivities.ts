import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { countRows } from '../../database/countRows.ts';

/**
 * How many activities a run will read at most, by the sizes of tables alone: to count those of linked contacts would take
 * longer than the run, where there are millions.
 * @param stretch numbers between which new activities are read; `histories`: whether all linked contacts have theirs before them
 */
export async function estimateActivities(
  database: DatabaseHandle,
  { after, upTo, histories }: { after: number; upTo: number; histories: boolean },
): Promise<number> {
  const older = histories ? Math.min(after, await countRows(database, 'OM_Activity')) : 0;
  return older + upTo - after;
}
