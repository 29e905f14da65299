import { readHighestActivityId } from '../../xperience/activities/activityNumbers.ts';
import { readActivityPage } from '../../xperience/activities/linkedActivities.ts';
import type { SyncParts } from '../syncParts.ts';
import { type BuiltActivity, buildRows } from './deliver/buildRows.ts';
import { readContactRows } from './deliver/readContactRows.ts';
import { sortActivities } from './deliver/sortActivities.ts';
import { prepareActivities } from './prepareActivities.ts';

/** What becomes of one activity. */
export interface ActivityPreview {
  activityId: number;
  /** Why it is not sent, or cannot be. */
  because?: string;
  /** Table and columns of the row it would become. */
  row?: { table: string; values: BuiltActivity['row']['values'] };
}

/** So many of the newest activities are looked through for one of the type that a linked contact has. */
const mostLookedAt = 5_000;

/**
 * Makes the row of the newest activity of a type that a linked contact has, and writes nothing.
 * @returns undefined where no linked contact has one among the newest
 * @throws SyncRefused, DataverseUnavailable
 */
export async function previewActivity(parts: SyncParts, type: string): Promise<ActivityPreview | undefined> {
  const { database, dataverse, stopping: signal } = parts;
  const call = { signal };
  const upTo = await readHighestActivityId(database);
  const stretch = { after: Math.max(upTo - mostLookedAt, 0), upTo, limit: mostLookedAt };
  const activity = (await readActivityPage(database, stretch, { types: [type] })).at(-1);
  if (!activity) return undefined;
  const plan = await prepareActivities(parts, { switches: 'ignored', fresh: false, call });
  const work = { database, dataverse, plan, runId: 0, dryRun: true, call, mayWrite: () => false };
  const { activityId } = activity;
  const { planned, outcomes } = await sortActivities(work, [activity]);
  const [unsent] = outcomes;
  if (unsent) return { activityId, because: unsent.because?.reason ?? unsent.result };
  const rows = await readContactRows(work, [activity.contactRowId]);
  const { built, outcomes: failed } = await buildRows(work, planned, rows);
  const [made] = built;
  if (made) return { activityId, row: { table: made.plan.table.name, values: made.row.values } };
  return {
    activityId,
    because: failed.flatMap(({ problems }) => problems.map(({ detail }) => detail)).join(' '),
  };
}
