import type { NewRow, TableDefinition } from '../../../bridge/database/defineTable.ts';
import { createChance } from '../contacts/createChance.ts';
import { type History, pages } from '../contacts/createHistoryMaker.ts';
import { farFuture } from '../sampleTime.ts';
import { channelIds, emails, pageGuidOf } from './addContent.ts';
import { groupIds } from './addGroups.ts';
import type { activity } from './tables/activityTables.ts';
import type { contactGroupMember } from './tables/contactTables.ts';

type Activity = NewRow<typeof activity>;

/** What one contact did, and the groups it is in for it. */
export interface HistoryByKentico {
  activities: Activity[];
  members: NewRow<typeof contactGroupMember>[];
  testRides: NewRow<TableDefinition>[];
  questions: NewRow<TableDefinition>[];
}

const minimum = 100;

/**
 * The same history as in the sample of Xperience 13, as Xperience by Kentico would have it: who has enough points there
 * is in the group that qualifies here, and activities that are not known here are others.
 */
export function createHistoryByKentico(seed: number): (history: History) => HistoryByKentico {
  const chance = createChance(seed, 'history');
  return (history) => ({
    activities: history.activities.map((each) => activityOf(each, chance.number.int(1) === 0)),
    members: membersOf(history),
    testRides: history.testRides,
    questions: history.questions,
  });
}

function activityOf(each: History['activities'][number], first: boolean): Activity {
  const { ActivitySiteID, ActivityCulture, ActivityNodeID, ActivityURLHash, ...same } = each;
  const made: Activity = {
    ...same,
    ActivityLanguageID: 1,
    ActivityChannelID: channelIds.website,
    ActivityWebPageItemGUID: null,
  };
  switch (each.ActivityType) {
    case 'pagevisit':
      return { ...made, ActivityWebPageItemGUID: pageGuidOf(pages[(ActivityNodeID ?? 10) - 10] ?? '') };
    case 'bizformsubmit':
      // Whether the product names the submission is not known: here it does for one form and not for the other.
      return each.ActivityItemID === 1 ? made : { ...made, ActivityItemDetailID: null };
    case 'purchase':
      return {
        ...made,
        ActivityType: 'emailclick',
        ActivityTitle: `E-mail click '${emails[first ? 0 : 1]}'`,
        ActivityItemID: first ? 1 : 2,
        ActivityValue: 'https://www.blueheron.example/bikes/electric',
        ActivityChannelID: channelIds.email,
      };
    case 'internalsearch':
      return { ...made, ActivityType: 'landingpage', ActivityTitle: 'Landing page', ActivityValue: null };
    default:
      return made;
  }
}

/** Points that count, by their score, and whether any were for clicks in newsletters. */
function membersOf({ points }: History): HistoryByKentico['members'] {
  const totals = new Map<number, number>();
  for (const { ScoreID, Value, Expiration } of points) {
    if (Expiration !== null && Expiration !== undefined && Expiration < farFuture) continue;
    totals.set(ScoreID, (totals.get(ScoreID) ?? 0) + Value);
  }
  const enough = (...scores: number[]): boolean => scores.some((each) => (totals.get(each) ?? 0) >= minimum);
  const [any] = points;
  if (any === undefined) return [];
  const member = (group: number, manual: boolean) => ({
    ContactGroupMemberContactGroupID: group,
    ContactGroupMemberType: 0,
    ContactGroupMemberRelatedID: any.ContactID,
    ContactGroupMemberFromCondition: !manual,
    ContactGroupMemberFromAccount: false,
    ContactGroupMemberFromManual: manual,
    ContactGroupMemberProfileID: null,
  });
  return [
    ...(enough(1, 2, 4) ? [member(groupIds.readyForSales, false)] : []),
    ...(enough(2) ? [member(groupIds.electricBikeFans, false)] : []),
    ...(points.some(({ RuleID }) => RuleID === 1) ? [member(groupIds.newsletter, true)] : []),
    ...(enough(3) ? [member(groupIds.springCampaign, false)] : []),
  ];
}
