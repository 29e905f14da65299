import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

/** Changes a settings key of Xperience that is there. */
export const storeKey = ({ main }: BridgeDatabase, KeyName: string, KeyValue: string) =>
  main.updateTable('CMS_SettingsKey').set({ KeyValue }).where('KeyName', '=', KeyName).execute();
