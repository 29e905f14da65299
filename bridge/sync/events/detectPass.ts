import { addMilliseconds } from '../../database/dateTime2.ts';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { ScoreRule } from '../../xperience/contactFilters.ts';
import { readSettings } from '../../xperience/readSettings.ts';
import type { ContactPlan } from '../contacts/contactWork.ts';
import { prepareContacts } from '../contacts/prepareContacts.ts';
import { parseBridgeSettings, readOwnRows } from '../readBridgeSettings.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { detectActivities } from './detectActivities.ts';
import { detectChanged } from './detectChanged.ts';
import { type DetectionState, readDetectionState, saveDetectionState } from './detectionState.ts';
import { detectQualified } from './detectQualified.ts';
import { detectRuns } from './detectRuns.ts';
import { detectSubmissions } from './detectSubmissions.ts';
import { highestSequence } from './highestSequence.ts';
import type { PassWork } from './passWork.ts';

/** Events are kept so long, ms. */
const keptMs = 30 * 24 * 60 * 60_000;

/** One pass: finds what is new, appends it, drops what is old. What a pass cut short had not committed the next finds. */
export async function detectPass(work: PassWork): Promise<void> {
  const { parts, database, times } = work;
  const before = await readDetectionState(database);
  const { minimumScore } = await readSettings(database, parts.site);
  const scoreRule = await usableRule(work);
  await detectRuns(work, before);
  await detectSubmissions(work);
  if (scoreRule) await detectQualified(work, before, { minimumScore, scoreRule });
  const activities = await detectActivities(work, before);
  const plan = await usablePlan(parts);
  if (plan) await detectChanged(work, before, plan);
  const { local, utc } = times;
  const score = scoreRule ? { minimumScore, scoreRule, lookedAt: utc } : lastLook(before);
  const fields = plan ? { local, utc, fingerprint: plan.fingerprint } : before?.fields;
  await work.commit(async (transaction) => {
    const lastSequence = await highestSequence(transaction, before);
    await transaction.db
      .deleteFrom('dynamics365.event')
      .where('recorded_at', '<', addMilliseconds(utc, -keptMs))
      .execute();
    await saveDetectionState(transaction, {
      passedAt: utc,
      ...(score ? { score } : {}),
      ...(fields ? { fields } : {}),
      activities,
      lastSequence,
    });
  });
}

/** While nobody can tell by which rule contacts qualify, those who do wait: they are found once the setting is right. */
async function usableRule({ database }: PassWork): Promise<ScoreRule | undefined> {
  const { settings, flaws } = parseBridgeSettings(await readOwnRows(database));
  return flaws.some(({ name }) => name === 'scoreRule') ? undefined : settings.scoreRule;
}

/** When contacts that qualify were looked for last, kept over passes that could not. */
function lastLook(before: DetectionState | undefined): DetectionState['score'] {
  return before?.score && { ...before.score, lookedAt: before.score.lookedAt ?? before.passedAt };
}

/** Without a mapping, or Dynamics to read its columns from, changes wait: they are found later from where it stopped. */
async function usablePlan(parts: SyncParts): Promise<ContactPlan<never> | undefined> {
  try {
    return await prepareContacts(parts, { switches: 'ignored', fresh: false, needs: [] });
  } catch (error) {
    if (error instanceof SyncRefused || error instanceof DataverseUnavailable) return undefined;
    throw error;
  }
}
