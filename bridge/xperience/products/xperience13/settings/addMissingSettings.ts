import { randomUUID } from 'node:crypto';
import type { MainHandle } from '../../../../database/bridgeDatabase.ts';
import { currentTimesOfMain } from '../../../currentTimes.ts';
import { type AddedSetting, moduleSettings } from '../../../setup/addMissingSettings.ts';

/**
 * Which of the five settings have no global row, each with the GUID its row is to get.
 * @param planned what an earlier set-up meant to add: a row that is still missing keeps its GUID
 */
export async function planMissingSettings(
  database: MainHandle,
  planned: readonly AddedSetting[],
): Promise<AddedSetting[]> {
  const names = new Set((await readPresent(database)).map((row) => row.KeyName.toLowerCase()));
  return moduleSettings
    .filter(({ name }) => !names.has(name.toLowerCase()))
    .map(({ name }) => planned.find((each) => each.name === name) ?? { name, guid: randomUUID() });
}

/**
 * Adds global rows for planned settings that have none yet. They join the category of the others; where the module
 * was never installed they have no category, so that Xperience does not show them and the bridge's own pages do. Run
 * it under a lock that lets one set-up pass at a time: names of settings are not unique.
 * @returns those it added
 */
export async function addMissingSettings(
  database: MainHandle,
  planned: readonly AddedSetting[],
): Promise<AddedSetting[]> {
  if (planned.length === 0) return [];
  const { local } = await currentTimesOfMain(database);
  const present = await readPresent(database);
  const names = new Set(present.map((row) => row.KeyName.toLowerCase()));
  const category = present.find((row) => row.KeyCategoryID !== null)?.KeyCategoryID ?? null;
  const added = planned.filter(({ name }) => !names.has(name.toLowerCase()));
  for (const { name, caption, type, value } of moduleSettings) {
    const guid = added.find((each) => each.name === name)?.guid;
    if (guid === undefined) continue;
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
  }
  return added;
}

function readPresent({ main }: MainHandle) {
  return main
    .selectFrom('CMS_SettingsKey')
    .select(['KeyName', 'KeyCategoryID'])
    .where(
      'KeyName',
      'in',
      moduleSettings.map((each) => each.name),
    )
    .where('SiteID', 'is', null)
    .execute();
}

/** Takes away what {@link addMissingSettings} has added. */
export async function removeSettings(
  { main }: MainHandle,
  settings: readonly Pick<AddedSetting, 'guid'>[],
): Promise<void> {
  for (const { guid } of settings)
    await main.deleteFrom('CMS_SettingsKey').where('KeyGUID', '=', guid).execute();
}
