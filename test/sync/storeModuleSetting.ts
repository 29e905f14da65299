import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { inMainTransaction } from '../../bridge/database/inTransaction.ts';
import { readSettingRows } from '../../bridge/xperience/settings/readSettingRows.ts';
import type { writtenSettings } from '../../bridge/xperience/settings/settingNames.ts';
import { writeSettingValue } from '../../bridge/xperience/settings/writeSettingValue.ts';

export type ModuleSetting = (typeof writtenSettings)[number];

/**
 * Stores one of the module's settings where the product keeps it. With the least minimum score everybody with points
 * qualifies; where there are none, everybody in any group.
 */
export async function storeModuleSetting(
  database: BridgeDatabase,
  name: ModuleSetting,
  value: string,
): Promise<void> {
  const row = (await readSettingRows(database, [name]))[name];
  if (!row || !(await inMainTransaction(database, (handle) => writeSettingValue(handle, row, value))))
    throw new Error(`The setting ${name} could not be stored.`);
  const byGroups = database.product.qualifyingRules[0] === 'groups';
  if (byGroups && name === 'Dynamics365MinScore' && value === '1') await gatherInGroup(database);
}

async function gatherInGroup({ db }: BridgeDatabase): Promise<void> {
  const rows = await db
    .selectFrom('OM_ContactGroupMember')
    .select(['ContactGroupMemberContactGroupID as group', 'ContactGroupMemberRelatedID as contact'])
    .where('ContactGroupMemberType', '=', 0)
    .execute();
  const inside = new Set(rows.filter(({ group }) => group === 1).map(({ contact }) => contact));
  const contacts = await db.selectFrom('OM_Contact').select('ContactID').execute();
  // As many as have points in the sample of Xperience 13: nine of ten.
  const missing = contacts.map(({ ContactID }) => ContactID).filter((id) => !inside.has(id) && id % 10 !== 0);
  for (let from = 0; from < missing.length; from += 100) {
    const rows = missing.slice(from, from + 100).map((contactId) => ({
      ContactGroupMemberContactGroupID: 1,
      ContactGroupMemberType: 0,
      ContactGroupMemberRelatedID: contactId,
      ContactGroupMemberFromCondition: true,
    }));
    await db.insertInto('OM_ContactGroupMember').values(rows).execute();
  }
}
