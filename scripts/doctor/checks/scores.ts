import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import {
  type BridgeSettings,
  parseBridgeSettings,
} from '../../../bridge/sync/state/settings/bridgeSettings.ts';
import { readOwnRows } from '../../../bridge/sync/state/settings/settingRows.ts';
import { groupNamesIn, readChosenGroups } from '../../../bridge/xperience/qualifying/chosenGroups.ts';
import { ruleOf } from '../../../bridge/xperience/qualifying/qualifyingRule.ts';
import { readSettings } from '../../../bridge/xperience/settings/readSettings.ts';
import { defineCheck } from '../check.ts';
import { type Finding, good, warning } from '../finding.ts';

/** Contacts qualify by points, so there must be a score that gives them; or by groups, which have to be there. */
export const scores = defineCheck({
  title: 'Scoring',
  titleIn: ({ qualifying }) => qualifying,
  needs: ['xperience', 'env'],
  async look({ xperience, env }, _learn, { bridge }) {
    const { settings } = parseBridgeSettings(bridge ? await readOwnRows(bridge) : []);
    if (ruleOf(xperience.product.qualifyingRules, settings.qualifyingRule) === 'groups')
      return judgeGroups(xperience, settings);
    const rows = await xperience.db
      .selectFrom('OM_Score')
      .select(['ScoreDisplayName', 'ScoreEnabled'])
      .where('ScorePersonaID', 'is', null)
      .orderBy('ScoreDisplayName')
      .execute();
    const enabled = rows.filter((row) => row.ScoreEnabled).map((row) => `“${row.ScoreDisplayName}”`);
    if (enabled.length === 0) {
      return [
        warning(
          rows.length === 0 ? 'There is no score.' : `None of the ${rows.length} scores is enabled.`,
          'Make or enable one in the application Scoring of Xperience: without points no contact qualifies, only ImportContact sends one.',
        ),
      ];
    }
    const { minimumScore } = await readSettings(xperience, env.XPERIENCE_SITE?.trim());
    return [good(`Enabled: ${enabled.join(', ')}; contacts qualify from ${minimumScore} points on.`)];
  },
});

async function judgeGroups(
  xperience: DatabaseHandle,
  { groupMatch: match, contactGroups }: BridgeSettings,
): Promise<Finding[]> {
  const groups = await readChosenGroups(xperience, { match, chosen: groupNamesIn(contactGroups) });
  const { chosen, names, rebuilding, missing } = groups;
  if (chosen.length === 0) {
    return [
      warning(
        'No contact group is chosen: no contact qualifies, and linked ones are kept in step.',
        'Choose groups with “npm run settings -- set contactGroups=NAME” or on the page Settings.',
      ),
    ];
  }
  return [
    ...missing.map((name) =>
      warning(
        `Xperience has no contact group ${name} any more, which is chosen: nobody can be in it.`,
        'Make it again in Xperience, or choose others in the settings.',
      ),
    ),
    ...rebuilding.map((name) =>
      warning(
        `Xperience is rebuilding the contact group ${name}: meanwhile nobody newly qualifies by it.`,
        'Wait until it is ready; if it never is, rebuild it once more in Xperience.',
      ),
    ),
    ...(names.length === 0
      ? []
      : [
          good(
            `Contacts qualify in ${match === 'all' ? 'all' : 'any'} of these groups: ${names.join(', ')}.`,
          ),
        ]),
  ];
}
