import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { groupNamesIn, readChosenGroups } from '../../xperience/qualifying/chosenGroups.ts';
import { ruleOf } from '../../xperience/qualifying/qualifyingRule.ts';
import type { Switches } from '../../xperience/settings/readSettings.ts';
import type { BridgeSettings } from '../state/settings/bridgeSettings.ts';

/** The settings that say who qualifies. */
export const conditionSettings = ['scoreRule', 'qualifyingRule', 'contactGroups', 'groupMatch'] as const;

export type ConditionSettings = Pick<BridgeSettings, (typeof conditionSettings)[number]>;

/** Who qualifies now, by the rule that counts in this product; groups are looked for in Xperience. */
export async function readCondition(
  database: DatabaseHandle,
  { minimumScore }: Pick<Switches, 'minimumScore'>,
  { scoreRule, qualifyingRule, contactGroups, groupMatch }: ConditionSettings,
): Promise<ScoreCondition> {
  if (ruleOf(database.product.qualifyingRules, qualifyingRule) === 'points')
    return { minimumScore, scoreRule };
  const chosen = groupNamesIn(contactGroups);
  return { minimumScore, scoreRule, groups: await readChosenGroups(database, { match: groupMatch, chosen }) };
}

/**
 * Whether contacts may be exchanged at all, as far as the rule says. Without a minimum the module sent nothing; without
 * groups nobody qualifies, and those that are linked go on: after a migration groups are made one by one.
 */
export function allowsExchange(
  { product }: Pick<DatabaseHandle, 'product'>,
  { minimumScore }: Pick<Switches, 'minimumScore'>,
  { qualifyingRule }: Pick<BridgeSettings, 'qualifyingRule'>,
): boolean {
  return ruleOf(product.qualifyingRules, qualifyingRule) === 'groups' || minimumScore > 0;
}
