import { isDatabaseError } from '../../database/databaseError.ts';
import { addMilliseconds } from '../../database/dateTime2.ts';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { readSettings } from '../../xperience/settings/readSettings.ts';
import type { ContactPlan } from '../contacts/contactWork.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { conditionSettings, readCondition } from '../settings/qualifyingCondition.ts';
import { utcForAge } from '../state/clocks.ts';
import { forgetContactsToCheck } from '../state/contactsToCheck.ts';
import { keptMs } from '../state/events/eventAge.ts';
import { type EventKind, hasOldEvents, highestSequence, removeOldEvents } from '../state/events/events.ts';
import { parseBridgeSettings } from '../state/settings/bridgeSettings.ts';
import { readOwnRows } from '../state/settings/settingRows.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { detectActivities } from './detectActivities.ts';
import { detectChanged } from './detectChanged.ts';
import { readDetectionState, saveDetectionState } from './detectionState.ts';
import { detectQualified } from './detectQualified.ts';
import { detectRuns } from './detectRuns.ts';
import { detectSubmissions } from './detectSubmissions.ts';
import { LeaseLost, type PassWork } from './passWork.ts';
import { forgetWatches } from './watches.ts';

/** What a pass could not look for, and why. */
export type DetectorFailures = ReadonlyMap<EventKind, unknown>;

/**
 * One pass: finds what is new, appends it, drops what is old. What a pass cut short had not committed the next finds,
 * and what one detector could not look for stops no other: it goes on from where it stood.
 * @throws LeaseLost, and what keeps all of them from looking
 */
export async function detectPass(work: PassWork): Promise<DetectorFailures> {
  const { parts, database, times } = work;
  const before = await readDetectionState(database);
  const { utc } = times;
  const failures = new Map<EventKind, unknown>();
  const looking = async <T>(kind: EventKind, look: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await look();
    } catch (error) {
      if (error instanceof LeaseLost || isDatabaseError(error, 'unavailable')) throw error;
      failures.set(kind, error);
      return undefined;
    }
  };
  await looking('runFinished', () => detectRuns(work, before));
  await looking('formSubmitted', () => detectSubmissions(work));
  const score = await looking('contactQualified', async () => {
    const condition = await usableCondition(work, parts.site);
    return condition && detectQualified(work, before, condition);
  });
  const activities = await looking('activityLogged', () => detectActivities(work, before));
  const fields = await looking('contactChanged', async () => {
    const plan = await usablePlan(parts);
    return plan && detectChanged(work, before, plan);
  });
  const forAge = utcForAge(utc, parts.dataverse);
  const late = addMilliseconds(forAge, -keptMs);
  if (await hasOldEvents(database, late))
    while (await work.commit((transaction) => removeOldEvents(transaction, late)));
  const kept = {
    score: score ?? before?.score,
    fields: fields ?? before?.fields,
    activities: activities ?? before?.activities,
  };
  await work.commit(async (transaction) => {
    await forgetWatches(transaction, forAge);
    await forgetContactsToCheck(transaction, forAge);
    await saveDetectionState(transaction, {
      passedAt: utc,
      ...(kept.score ? { score: kept.score } : {}),
      ...(kept.fields ? { fields: kept.fields } : {}),
      ...(kept.activities ? { activities: kept.activities } : {}),
      lastSequence: await highestSequence(transaction, before),
    });
  });
  return failures;
}

/**
 * Who qualifies now. While nobody knows by which rule contacts do, those who do wait: they are found once the setting is right.
 * @param site SiteName whose settings count
 */
export async function usableCondition(
  { database }: Pick<PassWork, 'database'>,
  site: string | undefined,
): Promise<ScoreCondition | undefined> {
  const { settings, flaws } = parseBridgeSettings(await readOwnRows(database));
  if (flaws.some(({ name }) => conditionSettings.some((each) => each === name))) return undefined;
  return readCondition(database, await readSettings(database, site), settings);
}

/** Without a mapping, or Dynamics to read its columns from, changes wait: they are found later from where it stopped. */
export async function usablePlan(parts: SyncParts): Promise<ContactPlan<never> | undefined> {
  try {
    return await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
  } catch (error) {
    if (error instanceof SyncRefused || error instanceof DataverseUnavailable) return undefined;
    throw error;
  }
}
