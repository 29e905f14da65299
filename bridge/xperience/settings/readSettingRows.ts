import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { ReadableSetting } from './settingNames.ts';

/** Names a stored setting to whoever writes it: a number or a name, as the product keeps it. */
export type SettingKey = number | string;

/** Where a setting is read from. */
export interface SettingRow {
  keyId: SettingKey;
  /** As stored; null counts as empty text. */
  value: string | null;
  /** Overrides the global row for one site. */
  ofSite: boolean;
}

/**
 * The rows that count, as Xperience itself chooses them.
 * @param site SiteName; without it only global rows count
 * @returns name as asked for → its row, undefined where there is none
 */
export function readSettingRows<const Name extends ReadableSetting>(
  database: MainHandle,
  names: readonly Name[],
  site?: string,
): Promise<Record<Name, SettingRow | undefined>> {
  return database.product.settings.readRows(database, names, site);
}
