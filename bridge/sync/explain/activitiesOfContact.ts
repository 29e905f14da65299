import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { type ListedActivity, listActivities } from '../../xperience/activities/listActivities.ts';
import type { ActivityPlan } from '../activities/activityWork.ts';
import { prepareActivities } from '../activities/prepareActivities.ts';
import { readActivityCursor } from '../activities/streams/activityCursor.ts';
import { readProgressOf } from '../state/activities/activityProgress.ts';
import { readFailedActivities } from '../state/failures/readFailures.ts';
import type { SyncParts } from '../syncParts.ts';

/** `sent`; `waits` for the next run of activities, or for the contact; `leftOut` on purpose; `failed`; `unknown` without Dynamics. */
export type ActivityState = 'sent' | 'waits' | 'leftOut' | 'failed' | 'unknown';

export interface StatedActivity {
  activity: ListedActivity;
  state: ActivityState;
  /** Why it is left out or failed. */
  why?: string;
}

/**
 * The newest activities of a contact, and what becomes of each: by its type, its failure, and how far the runs have
 * come. Whether Dynamics still has the row of one is not asked.
 * @param options.isAway Dynamics is known not to answer, so it is not asked how types are sent
 */
export async function activitiesOfContact(
  parts: SyncParts,
  contactId: number,
  { limit, isAway }: { limit: number; isAway: boolean },
): Promise<StatedActivity[]> {
  const { database } = parts;
  const activities = await listActivities(database, { contactId }, { limit });
  if (activities.length === 0) return [];
  const progress = await readProgressOf(database, contactId);
  const newest = (await readActivityCursor(database))?.marks.at(-1)?.id ?? 0;
  const failed = await readFailedActivities(database, contactId);
  const plan = isAway
    ? undefined
    : await unlessAway(() => prepareActivities(parts, { switches: 'ignored', fresh: false }));
  /** Whether a run has passed it. */
  const isPassed = ({ activityId, contactRowId }: ListedActivity): boolean => {
    if (!progress || contactRowId === null) return false;
    const position = progress.target === null ? Math.max(progress.position, newest) : progress.position;
    return activityId <= position;
  };
  const stated: StatedActivity[] = [];
  for (const activity of activities) {
    const failure = failed.get(activity.activityId);
    if (failure !== undefined) stated.push({ activity, state: 'failed', why: failure });
    else if (progress && activity.activityId <= progress.floor)
      stated.push({ activity, state: 'leftOut', why: 'It is from before the bridge.' });
    else stated.push({ activity, ...(await byType(plan, activity, isPassed(activity))) });
  }
  return stated;
}

async function byType(
  plan: ActivityPlan | undefined,
  activity: ListedActivity,
  isPassed: boolean,
): Promise<Omit<StatedActivity, 'activity'>> {
  const type = plan && (await unlessAway(() => plan.typePlan(activity.type)));
  if (!type) return { state: 'unknown' };
  if (type.kind !== 'sent') return { state: type.kind === 'skipped' ? 'leftOut' : 'waits', why: type.reason };
  if (!type.filter(activity)) return { state: 'leftOut', why: 'The filter of its type leaves it out.' };
  return { state: isPassed ? 'sent' : 'waits' };
}

async function unlessAway<Done>(ask: () => Promise<Done>): Promise<Done | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof DataverseUnavailable)) throw error;
    return undefined;
  }
}
