import type { MainHandle } from '../../database/bridgeDatabase.ts';

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
 * Which of the five settings are missing, each with the GUID it is to get.
 * @param planned what an earlier set-up meant to add: one that is still missing keeps its GUID
 */
export function planMissingSettings(
  database: MainHandle,
  planned: readonly AddedSetting[],
): Promise<AddedSetting[]> {
  return database.product.settings.planMissing(database, planned);
}

/**
 * Adds planned settings that are still missing. Run it under a lock that lets one set-up pass at a time: names of
 * settings need not be unique.
 * @returns those it added
 */
export function addMissingSettings(
  database: MainHandle,
  planned: readonly AddedSetting[],
): Promise<AddedSetting[]> {
  return database.product.settings.addMissing(database, planned);
}

/** Takes away what {@link addMissingSettings} has added. */
export function removeSettings(database: MainHandle, settings: readonly AddedSetting[]): Promise<void> {
  return database.product.settings.remove(database, settings);
}
