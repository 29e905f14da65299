import { DataverseUnavailable, type UnavailableKind } from '../../dataverse/dataverseUnavailable.ts';
import { readSettings, readSwitches } from '../../xperience/settings/readSettings.ts';
import { haltBehind } from '../state/pause/pause.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import type { ActivityWork } from './activityWork.ts';
import { prepareActivities, refuseActivitiesOff, sendsActivities } from './prepareActivities.ts';
import { commitPage } from './streams/commitPage.ts';
import { deliverHistories } from './streams/deliverHistories.ts';

/** A longer history is begun at once and ended by the next run of activities. */
const mostAtOnce = 5_000;

/** Concerns tables of activities or the rights on them, and no contact. */
const ofActivities: ReadonlySet<UnavailableKind> = new Set(['forbidden', 'notFound', 'protocol']);

/**
 * Sends the activities of contacts that got their row just now, where activity sync is on. Settings that do not allow
 * it, a table that has gone and rights that are missing are for the run of activities to report: the contacts themselves
 * have arrived.
 * @throws DataverseUnavailable when Dynamics cannot be used for anything
 */
export async function followContacts(
  parts: SyncParts,
  work: Pick<ActivityWork, 'runId' | 'call' | 'mayWrite'>,
  outcomes: readonly { contactId: number; result: string }[],
): Promise<void> {
  const only = outcomes
    .filter(({ result }) => result === 'created' || result === 'linked')
    .map(({ contactId }) => contactId);
  if (only.length === 0 || !sendsActivities(await readSettings(parts.database, parts.site))) return;
  try {
    const plan = await prepareActivities(parts, { switches: 'required', fresh: false, call: work.call });
    const { database, dataverse } = parts;
    const mayWrite = async (): Promise<boolean> => {
      // Their switch is none that a run of contacts looks at.
      refuseActivitiesOff(database, await readSwitches(database, parts.site));
      return work.mayWrite();
    };
    const delivery: ActivityWork = { ...work, database, dataverse, plan, dryRun: false, mayWrite };
    await deliverHistories(delivery, { only, most: mostAtOnce }, async (activities, move) => {
      await commitPage(delivery, activities, move);
    });
  } catch (error) {
    const code = reasonToWait(error);
    if (code === undefined) throw error;
    parts.log.warn({ code, err: error }, 'The activities of new contacts wait for a run of activities');
  }
}

function reasonToWait(error: unknown): string | undefined {
  const refused = error instanceof SyncRefused ? error : haltBehind(error);
  if (refused) return refused.refusal.code;
  return error instanceof DataverseUnavailable && ofActivities.has(error.kind) ? error.kind : undefined;
}
