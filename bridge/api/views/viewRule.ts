import type { components } from '../../../schemas/contract.ts';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { DatabaseError } from '../../database/databaseError.ts';
import { parseBridgeSettings } from '../../sync/state/settings/bridgeSettings.ts';
import { readOwnRows } from '../../sync/state/settings/settingRows.ts';
import { findGroups, groupNamesIn, missingOf } from '../../xperience/qualifying/chosenGroups.ts';
import { ruleOf } from '../../xperience/qualifying/qualifyingRule.ts';

type Rule = Pick<components['schemas']['ContactSyncStatus'], 'qualifyingRule' | 'groupMatch' | 'groups'>;

/**
 * By what contacts qualify, with the chosen groups as Xperience has them now. A stored value that is none counts as the
 * default: what it stands in the way of is told where it does. Nothing is told while the tables for it are not there.
 */
export async function viewRule(database: DatabaseHandle): Promise<Rule> {
  try {
    return await readRule(database);
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error;
    return {};
  }
}

async function readRule(database: DatabaseHandle): Promise<Rule> {
  const { settings } = parseBridgeSettings(await readOwnRows(database));
  const qualifyingRule = ruleOf(database.product.qualifyingRules, settings.qualifyingRule);
  if (qualifyingRule === 'points') return { qualifyingRule };
  const chosen = groupNamesIn(settings.contactGroups);
  const found = await findGroups(database, chosen);
  return {
    qualifyingRule,
    groupMatch: settings.groupMatch,
    groups: [
      ...found.map(({ name, displayName, isWhole }) => ({
        name,
        displayName,
        rebuilding: !isWhole,
        missing: false,
      })),
      ...missingOf(chosen, found).map((name) => ({
        name,
        displayName: name,
        rebuilding: false,
        missing: true,
      })),
    ],
  };
}
