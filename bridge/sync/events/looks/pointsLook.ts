import {
  isRuleChosen,
  isSameMark,
  isSettled,
  markOf,
  readHighestMark,
  ruleIn,
} from '../../../xperience/qualifying/marks.ts';
import {
  type QualifyingRule,
  qualifyingRules,
  ruleOf,
} from '../../../xperience/qualifying/qualifyingRule.ts';
import { neededMarks } from '../../state/events/numberMarks.ts';
import { defaultSettings } from '../../state/settings/bridgeSettings.ts';
import { readOwnRow } from '../../state/settings/settingRows.ts';
import type { SyncParts } from '../../syncParts.ts';
import { readDetectionState } from '../detectionState.ts';
import { usableCondition } from '../detectPass.ts';
import { recordQualified } from '../detectQualified.ts';
import { lateFrom } from '../passWork.ts';
import type { Look } from './look.ts';

/** More new rows than this are for an ordinary pass: scores were recalculated at large, or a group was rebuilt. */
const mostAtOnce = 20_000;

/** Looks for contacts that began to qualify, by the highest number of a row of points or of a membership. */
export function createPointsLook({ database, site }: Pick<SyncParts, 'database' | 'site'>): Look {
  let seen = 0;
  let rule: QualifyingRule | undefined;
  const begin = async (): Promise<void> => {
    rule = await readRule(database);
    const score = (await readDetectionState(database))?.score;
    const known = neededMarks(score?.points ?? []);
    const isSameRule = score !== undefined && (score.groups !== undefined) === (rule === 'groups');
    seen = (isSameRule ? known[0]?.id : undefined) ?? (await readHighestMark(database, rule));
  };
  return {
    kind: 'contactQualified',
    begin,
    async findNews() {
      const now = await readRule(database);
      if (now !== rule) {
        // Numbers of the one rule say nothing of the other.
        await begin();
        return undefined;
      }
      const highest = await readHighestMark(database, now);
      if (highest <= seen) return undefined;
      return async (work) => {
        const score = (await readDetectionState(work.database))?.score;
        const condition = await usableCondition(work, site);
        if (!condition || ruleIn(condition) !== now) return;
        // While a group is rebuilt its memberships come and go: what is new is told when it is whole.
        if (!isSettled(condition) && isRuleChosen(condition)) return;
        // Until an ordinary pass has noted who qualified before by this rule, nobody knows who does now.
        const isKnown =
          score !== undefined &&
          !score.rest?.baseline &&
          isRuleChosen(condition) &&
          isSameMark(score, markOf(condition));
        if (isKnown && highest - seen <= mostAtOnce) {
          const since = lateFrom(score, work);
          await recordQualified(work, condition, { after: seen, upTo: highest }, since);
        }
        seen = highest;
      };
    },
  };
}

/** The rule that counts; one look by key where the product leaves a choice. */
async function readRule(database: SyncParts['database']): Promise<QualifyingRule> {
  const offered = database.product.qualifyingRules;
  if (offered.length === 1) return offered[0];
  const stored = (await readOwnRow(database, 'qualifyingRule'))?.value;
  const chosen = qualifyingRules.find((each) => JSON.stringify(each) === stored);
  return ruleOf(offered, chosen ?? defaultSettings.qualifyingRule);
}
