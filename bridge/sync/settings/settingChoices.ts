import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import type { Owner } from '../../dataverse/types.ts';
import { countReached, type ReachedCounts } from '../../xperience/points/countReached.ts';
import { readEnabledScores } from '../../xperience/points/readEnabledScores.ts';
import { type GroupSummary, listContactGroups } from '../../xperience/qualifying/chosenGroups.ts';
import { type QualifyingRule, ruleOf } from '../../xperience/qualifying/qualifyingRule.ts';
import type { SyncParts } from '../syncParts.ts';
import type { AdministratorSettings } from './getSettings.ts';

/** What people choose settings by. */
export interface SettingChoices {
  /** Undefined while Dynamics does not answer. */
  owners: readonly Owner[] | undefined;
  /** Rules by which contacts may qualify in this product. */
  rules: readonly QualifyingRule[];
  /** Contact groups there are, where contacts qualify by them; not more than a page has room for. */
  groups: readonly GroupSummary[];
  /** Enabled ones, as people read them. */
  scores: readonly string[];
  /** Contacts per minimum score. */
  reached: ReachedCounts;
}

/** A page is not kept waiting for Dynamics longer than this. */
const patienceMs = 2_500;
/** Some sites have hundreds. */
export const mostOfferedGroups = 20;
/** Minimums that are counted beside the one that is set. */
const usualMinimums = [10, 50, 100, 200, 500];

/** Reads what there is to choose from, and how many contacts reach which minimum. */
export async function readSettingChoices(
  { database, dataverse, stopping }: Pick<SyncParts, 'database' | 'dataverse' | 'stopping'>,
  {
    scoreRule,
    minimumScore,
    qualifyingRule,
  }: Pick<AdministratorSettings, 'scoreRule' | 'minimumScore' | 'qualifyingRule'>,
): Promise<SettingChoices> {
  const owners = ownersOf(dataverse, AbortSignal.any([stopping, AbortSignal.timeout(patienceMs)]));
  const rules = database.product.qualifyingRules;
  const groups =
    ruleOf(rules, qualifyingRule) === 'groups'
      ? (await listContactGroups(database)).slice(0, mostOfferedGroups)
      : [];
  if (!rules.includes('points')) {
    const reached = { reached: new Map(), newest: undefined };
    return { owners: await owners, rules, groups, scores: [], reached };
  }
  const minimums = [...new Set([...(minimumScore > 0 ? [minimumScore] : []), ...usualMinimums])];
  const reached = await countReached(database, { scoreRule, minimums: minimums.sort((a, b) => a - b) });
  return { owners: await owners, rules, groups, scores: await readEnabledScores(database), reached };
}

async function ownersOf(
  dataverse: SyncParts['dataverse'],
  signal: AbortSignal,
): Promise<readonly Owner[] | undefined> {
  try {
    return await dataverse.listOwners({ signal });
  } catch (error) {
    if (error instanceof DataverseUnavailable || signal.aborted) return undefined;
    throw error;
  }
}
