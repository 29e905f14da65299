import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { readSettingValues } from './readSettingValues.ts';

/** The settings without which nothing is exchanged. */
export interface Switches {
  contactSyncEnabled: boolean;
  /** 0 when empty or not a whole number: then no contact qualifies. */
  minimumScore: number;
  activitySyncEnabled: boolean;
}

/** The module's five settings. */
export interface ModuleSettings extends Switches {
  /** JSON as the module's dialog writes it; empty when nothing is mapped. */
  contactMapping: string;
  /** `/systemusers(id)` or `/teams(id)`; empty for none. */
  defaultOwner: string;
}

/** Names of the switches. */
const switchNames = [
  'Dynamics365ContactSyncEnabled',
  'Dynamics365MinScore',
  'Dynamics365ActivitySyncEnabled',
] as const;

/** Everything of the module's that calls are configured by. */
export const configuredSettings = [
  ...switchNames,
  'Dynamics365ContactMapping',
  'Dynamics365DefaultOwner',
] as const;

/**
 * Reads the settings as they are now; Xperience itself may show older ones from its cache.
 * @param site SiteName whose settings count; without it the global ones
 */
export async function readSettings(database: MainHandle, site?: string): Promise<ModuleSettings> {
  const values = await readSettingValues(database, configuredSettings, site);
  return {
    ...switchesOf(values),
    contactMapping: values.Dynamics365ContactMapping,
    defaultOwner: values.Dynamics365DefaultOwner.trim(),
  };
}

/** The switches alone, for callers that mostly need no more: the mapping is a long text. */
export async function readSwitches(database: MainHandle, site?: string): Promise<Switches> {
  return switchesOf(await readSettingValues(database, switchNames, site));
}

/** @param values by name, empty text where there is none */
function switchesOf(values: Record<(typeof switchNames)[number], string>): Switches {
  return {
    contactSyncEnabled: isTrue(values.Dynamics365ContactSyncEnabled),
    minimumScore: wholeNumber(values.Dynamics365MinScore),
    activitySyncEnabled: isTrue(values.Dynamics365ActivitySyncEnabled),
  };
}

/** Xperience writes `True` and `False`. */
export function isTrue(value: string): boolean {
  return value.trim().toLowerCase() === 'true';
}

function wholeNumber(value: string): number {
  return /^-?\d{1,9}$/.test(value.trim()) ? Number(value) : 0;
}
