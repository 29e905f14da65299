import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { ModuleSetting } from './storeModuleSetting.ts';

/** Takes one of the module's settings away, wherever the product keeps it, as where nothing has ever made it. */
export async function removeModuleSetting(
  { db, main, product }: BridgeDatabase,
  name: ModuleSetting,
): Promise<void> {
  await (product.settings.shownInAdministration
    ? main.deleteFrom('CMS_SettingsKey').where('KeyName', '=', name)
    : db.deleteFrom('dynamics365.setting').where('name', '=', name)
  ).execute();
}
