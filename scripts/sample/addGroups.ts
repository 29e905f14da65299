import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { readReached } from '../../bridge/xperience/points/readPoints.ts';
import { contactGroup, contactGroupMember } from '../../bridge/xperience/tables/groupTables.ts';
import { insertRows } from './insertRows.ts';
import { sampleGuid } from './sampleGuid.ts';
import { sampleNow } from './sampleTime.ts';

const largestId = 2 ** 31 - 1;

/** Two contact groups: who has enough points for sales, and every tenth contact by hand. */
export async function addGroups(database: BridgeDatabase, contacts: number): Promise<void> {
  await insertRows(
    database,
    contactGroup,
    [
      ['ReadyForSales', 'Ready for sales'],
      ['Newsletter', 'Newsletter'],
    ].map(([name = '', display = '']) => ({
      ContactGroupName: name,
      ContactGroupDisplayName: display,
      ContactGroupEnabled: true,
      ContactGroupLastModified: sampleNow,
      ContactGroupGUID: sampleGuid(`group ${name}`),
      ContactGroupStatus: 0,
    })),
  );
  const range = { after: 0, upTo: largestId, except: 'linked' } as const;
  const reached = await readReached(database, { minimumScore: 100, scoreRule: 'singleScore' }, range);
  const byHand = Array.from({ length: Math.floor(contacts / 10) }, (_, index) => (index + 1) * 10);
  await insertRows(database, contactGroupMember, [
    ...reached.map((id) => memberOf(1, id, false)),
    ...byHand.map((id) => memberOf(2, id, true)),
  ]);
}

function memberOf(group: number, contactId: number, byHand: boolean) {
  return {
    ContactGroupMemberContactGroupID: group,
    ContactGroupMemberType: 0,
    ContactGroupMemberRelatedID: contactId,
    ContactGroupMemberFromCondition: !byHand,
    ContactGroupMemberFromAccount: false,
    ContactGroupMemberFromManual: byHand,
  };
}
