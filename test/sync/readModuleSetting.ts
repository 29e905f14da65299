import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import { readSettingRows } from '../../bridge/xperience/settings/readSettingRows.ts';
import type { ModuleSetting } from './storeModuleSetting.ts';

/** One of the module's settings as it is stored, wherever the product keeps it. @throws when there is none */
export async function readModuleSetting(database: BridgeDatabase, name: ModuleSetting): Promise<string> {
  const row = (await readSettingRows(database, [name]))[name];
  if (!row) throw new Error(`There is no setting ${name}.`);
  return row.value ?? '';
}
