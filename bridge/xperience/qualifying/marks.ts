import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import type { ScoreCondition, ScoreRule } from '../contacts/contactFilters.ts';
import {
  pointedContacts,
  readHighestPoints,
  readReached as readReachedByPoints,
  readScoreSignature,
} from '../points/readPoints.ts';
import { canBeTold } from './chosenGroups.ts';
import { enteredContacts, readHighestMembership, readReachedByGroups } from './groupMembers.ts';
import type { QualifyingRule } from './qualifyingRule.ts';

/** A rule as it is stored beside what was found by it: with another one everything is looked through anew. */
export interface RuleMark {
  minimumScore: number;
  scoreRule: ScoreRule;
  /** Match and groups, where contacts qualify by groups. */
  groups?: string;
}

/** What is stored of a condition. Groups that are being rebuilt are the same ones before and afterwards. */
export function markOf({ minimumScore, scoreRule, groups }: ScoreCondition): RuleMark {
  if (!groups) return { minimumScore, scoreRule };
  const names = groups.chosen.map((name) => name.toLowerCase()).sort();
  return { minimumScore: 0, scoreRule: 'singleScore', groups: `${groups.match} ${names.join(',')}` };
}

export function isSameMark(one: RuleMark | undefined, other: RuleMark): boolean {
  return (
    one !== undefined &&
    one.minimumScore === other.minimumScore &&
    one.scoreRule === other.scoreRule &&
    one.groups === other.groups
  );
}

/** By which rule a condition tells. */
export function ruleIn({ groups }: Pick<ScoreCondition, 'groups'>): QualifyingRule {
  return groups ? 'groups' : 'points';
}

/** Whether anybody can qualify at all: a minimum, or groups, are chosen. */
export function isRuleChosen({
  minimumScore,
  groups,
}: Pick<ScoreCondition, 'minimumScore' | 'groups'>): boolean {
  return groups ? groups.chosen.length > 0 : minimumScore > 0;
}

/** Whether what is found now can be relied on; not while Xperience rebuilds one of the groups, or has none of them. */
export function isSettled({ groups }: Pick<ScoreCondition, 'groups'>): boolean {
  return !groups || (groups.rebuilding.length === 0 && canBeTold(groups));
}

/**
 * The highest number of a trace that qualifying leaves: a row of points, or a membership. Recalculating and rebuilding
 * delete rows and make them anew, so that whatever a contact gets has a higher number.
 */
export function readHighestMark(database: ContactHandle, rule: QualifyingRule): Promise<number> {
  return rule === 'groups' ? readHighestMembership(database) : readHighestPoints(database);
}

/** Contacts with such traces that have numbers between two others, page by page in the order of the numbers. */
export function markedContacts(
  database: ContactHandle,
  { groups }: ScoreCondition,
  range: { after: number; upTo: number },
): AsyncGenerator<number[]> {
  return groups ? enteredContacts(database, groups, range) : pointedContacts(database, range);
}

/**
 * A text that differs when contacts may qualify otherwise than before without a trace of their own. Groups that are being rebuilt are
 * in it: otherwise every run would look through all members of the others meanwhile.
 */
export function readSignature(database: ContactHandle, { groups }: ScoreCondition): Promise<string> {
  return groups ? Promise.resolve(groups.foundIds.join(' ')) : readScoreSignature(database);
}

/**
 * Contacts that meet the condition within a range of ContactIDs, ascending.
 * @param range.except left out are those that are linked, or those in `dynamics365.reached_contact`
 */
export function readQualified(
  database: DatabaseHandle,
  condition: ScoreCondition,
  range: { after: number; upTo: number; except: 'linked' | 'known' },
): Promise<number[]> {
  return condition.groups
    ? readReachedByGroups(database, condition.groups, range)
    : readReachedByPoints(database, condition, range);
}
