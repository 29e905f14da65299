import type { MainHandle } from '../../bridge/database/bridgeDatabase.ts';
import { moduleSettings } from '../../bridge/xperience/setup/addMissingSettings.ts';

/** Makes the sample one that never had the module: without its settings and its scheduled tasks. */
export async function removeModule({ main }: MainHandle): Promise<void> {
  const names = moduleSettings.map(({ name }) => name);
  await main.deleteFrom('CMS_SettingsKey').where('KeyName', 'in', names).execute();
  await main.deleteFrom('CMS_ScheduledTask').where('TaskClass', 'like', '%Dynamics365Sync%').execute();
}
