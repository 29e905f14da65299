import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { rule, score } from '../../bridge/xperience/products/xperience13/tables/scoreTables.ts';
import { insertRows } from './insertRows.ts';
import { sampleGuid } from './sampleGuid.ts';
import { sampleNow } from './sampleTime.ts';

const scores = [
  { name: 'Engagement', enabled: true, persona: null },
  { name: 'InterestInElectricBikes', enabled: true, persona: null },
  { name: 'SpringCampaign2024', enabled: false, persona: null },
  { name: 'PersonaCommuter', enabled: true, persona: 1 },
];

/** Names are those points refer to. */
const rules = {
  newsletterClick: { score: 1, value: 10, type: 0, parameter: 'newsletterclickthrough', most: 200 },
  formSubmission: { score: 1, value: 60, type: 0, parameter: 'bizformsubmit', most: null },
  unsubscribed: { score: 1, value: -50, type: 0, parameter: 'newsletterunsubscription', most: -100 },
  hasEmail: { score: 1, value: 20, type: 1, parameter: 'ContactEmail', most: null },
  electricBikePages: { score: 2, value: 5, type: 0, parameter: 'pagevisit', most: 100 },
  testRide: { score: 2, value: 60, type: 0, parameter: 'bizformsubmit', most: null },
  springCampaign: { score: 3, value: 120, type: 0, parameter: 'landingpage', most: null },
  commuter: { score: 4, value: 110, type: 0, parameter: 'internalsearch', most: null },
} as const;

export type RuleName = keyof typeof rules;

/** RuleID and ScoreID of a rule. */
export function ruleOf(name: RuleName): { ruleId: number; scoreId: number } {
  return { ruleId: Object.keys(rules).indexOf(name) + 1, scoreId: rules[name].score };
}

/** Two scores people see, a disabled one with old points, and one that belongs to a persona. */
export async function addScores(database: DatabaseHandle): Promise<void> {
  await insertRows(
    database,
    score,
    scores.map(({ name, enabled, persona }) => ({
      ScoreName: name,
      ScoreDisplayName: name.replace(/(?<=[a-z])(?=[A-Z0-9])/g, ' '),
      ScoreEnabled: enabled,
      ScoreLastModified: sampleNow,
      ScoreGUID: sampleGuid(`score ${name}`),
      ScoreStatus: 0,
      ScorePersonaID: persona,
    })),
  );
  await insertRows(
    database,
    rule,
    Object.entries(rules).map(([name, each]) => ({
      RuleScoreID: each.score,
      RuleDisplayName: name,
      RuleName: name,
      RuleValue: each.value,
      RuleIsRecurring: each.most !== null,
      RuleMaxPoints: each.most,
      RuleType: each.type,
      RuleParameter: each.parameter,
      RuleCondition: '<condition></condition>',
      RuleLastModified: sampleNow,
      RuleGUID: sampleGuid(`rule ${name}`),
      RuleBelongsToPersona: each.score === 4,
    })),
  );
}
