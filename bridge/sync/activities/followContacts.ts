import { readSettings } from '../../xperience/readSettings.ts';
import type { ContactOutcome } from '../contacts/contactWork.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { ActivityWork } from './activityWork.ts';
import { prepareActivities, sendsActivities } from './prepareActivities.ts';
import { commitPage } from './streams/commitPage.ts';
import { deliverHistories } from './streams/deliverHistories.ts';

/** A longer history is begun at once and ended by the next run of activities. */
const mostAtOnce = 5_000;

/**
 * Sends the activities of contacts that got their row just now, where activity sync is on. Settings that do not allow
 * it are for the run of activities to report: the contacts themselves have arrived.
 * @throws DataverseUnavailable
 */
export async function followContacts(
  parts: SyncParts,
  work: Pick<ActivityWork, 'runId' | 'call' | 'mayWrite'>,
  outcomes: readonly ContactOutcome[],
): Promise<void> {
  const only = outcomes
    .filter(({ result }) => result === 'created' || result === 'linked')
    .map(({ contactId }) => contactId);
  if (only.length === 0 || !sendsActivities(await readSettings(parts.database, parts.site))) return;
  try {
    const plan = await prepareActivities(parts, { switches: 'required', fresh: false, call: work.call });
    const { database, dataverse } = parts;
    const delivery: ActivityWork = { ...work, database, dataverse, plan, dryRun: false };
    await deliverHistories(delivery, { only, most: mostAtOnce }, async (activities, move) => {
      await commitPage(delivery, activities, move);
    });
  } catch (error) {
    if (!(error instanceof SyncRefused)) throw error;
    parts.log.warn(
      { code: error.refusal.code },
      'The activities of new contacts wait for a run of activities',
    );
  }
}
