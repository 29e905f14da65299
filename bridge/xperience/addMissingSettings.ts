import { randomUUID } from 'node:crypto';
import type { MainHandle } from '../database/bridgeDatabase.ts';
import { currentTimesOfMain } from './currentTimes.ts';

/** The module's five settings as its installation would have made them. */
export const moduleSettings = [
  { name: 'Dynamics365ContactSyncEnabled', caption: 'Enabled', type: 'boolean', value: 'False' },
  { name: 'Dynamics365MinScore', caption: 'Minimum score', type: 'int', value: '0' },
  { name: 'Dynamics365ContactMapping', caption: 'Field mapping', type: 'longtext', value: '' },
  { name: 'Dynamics365ActivitySyncEnabled', caption: 'Enabled', type: 'boolean', value: 'False' },
  { name: 'Dynamics365DefaultOwner', caption: 'Default owner', type: 'string', value: '' },
] as const;

export interface AddedSetting {
  name: string;
  guid: string;
}

/**
 * Adds global rows for those of the five settings that have none. They join the category of the others; where the
 * module was never installed they have no category, so that Xperience does not show them and the bridge's own pages
 * do. Run it in a transaction that lets one set-up pass at a time: names of settings are not unique.
 */
export async function addMissingSettings(database: MainHandle): Promise<AddedSetting[]> {
  const { local } = await currentTimesOfMain(database);
  const present = await database.main
    .selectFrom('CMS_SettingsKey')
    .select(['KeyName', 'KeyCategoryID'])
    .where(
      'KeyName',
      'in',
      moduleSettings.map((each) => each.name),
    )
    .where('SiteID', 'is', null)
    .execute();
  const names = new Set(present.map((row) => row.KeyName.toLowerCase()));
  const category = present.find((row) => row.KeyCategoryID !== null)?.KeyCategoryID ?? null;
  const added: AddedSetting[] = [];
  for (const { name, caption, type, value } of moduleSettings) {
    if (names.has(name.toLowerCase())) continue;
    const guid = randomUUID();
    await database.main
      .insertInto('CMS_SettingsKey')
      .values({
        KeyName: name,
        KeyDisplayName: caption,
        KeyValue: value,
        KeyDefaultValue: value,
        KeyType: type,
        KeyCategoryID: category,
        KeyGUID: guid,
        KeyLastModified: local,
        KeyIsCustom: true,
      })
      .execute();
    added.push({ name, guid });
  }
  return added;
}
