import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { parseBridgeSettings } from '../state/settings/bridgeSettings.ts';
import { readOwnRows } from '../state/settings/settingRows.ts';

/** Tables of activities that the bridge makes for contacts, and leaves to people to close. */
export const madeTables = ['appointment', 'task'] as const;

/** What of their rows is told of; a change of nothing else is. */
export const madeMessages = ['Update', 'Delete', 'SetState'] as const;
export const madeColumns = ['statecode', 'statuscode'] as const;

/** Whether webhooks are to tell of them. A stored value that is none counts as the default, no. */
export async function followsActivities(database: DatabaseHandle): Promise<boolean> {
  return parseBridgeSettings(await readOwnRows(database)).settings.followActivities;
}

export function isMadeTable(table: string): boolean {
  return madeTables.some((each) => each === table);
}
