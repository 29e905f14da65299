import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { insertRows } from '../insertRows.ts';
import { sampleGuid } from '../sampleGuid.ts';
import { sampleNow } from '../sampleTime.ts';
import { contactGroup } from './tables/contactTables.ts';

/** ContactGroupIDs, in the order the groups are made. */
export const groupIds = { readyForSales: 1, electricBikeFans: 2, newsletter: 3, springCampaign: 4 };

/** Code name of the group whose members qualify. */
export const qualifyingGroup = 'ReadyForSales';

const groups = [
  { name: qualifyingGroup, display: 'Ready for sales', list: false, enabled: true },
  { name: 'ElectricBikeFans', display: 'Fans of electric bikes', list: false, enabled: true },
  { name: 'Newsletter', display: 'Newsletter', list: true, enabled: true },
  { name: 'SpringCampaign2024', display: 'Spring campaign 2024', list: false, enabled: false },
];

/** Groups with a condition, one of them switched off, and a recipient list. */
export async function addGroups(database: DatabaseHandle): Promise<void> {
  await insertRows(
    database,
    contactGroup,
    groups.map(({ name, display, list, enabled }) => ({
      ContactGroupName: name,
      ContactGroupDisplayName: display,
      ContactGroupDynamicCondition: list ? null : '{%Rule("(Contact.VisitedPage)", "")%}',
      ContactGroupEnabled: enabled,
      ContactGroupLastModified: sampleNow,
      ContactGroupGUID: sampleGuid(`group ${name}`),
      // The number of “ready” is an inference.
      ContactGroupStatus: 0,
      ContactGroupIsRecipientList: list,
      ContactGroupIsSegment: false,
    })),
  );
}
