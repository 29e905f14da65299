import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { readSettingRows, type SettingRow } from './readSettingRows.ts';
import type { ReadableSetting } from './settingNames.ts';

/**
 * Values of settings as Xperience itself reads them: those of the rows that count, empty text where there is none.
 * @param site SiteName; without it only global rows count
 * @returns name as asked for → value
 */
export async function readSettingValues<const Name extends ReadableSetting>(
  database: MainHandle,
  names: readonly Name[],
  site?: string,
): Promise<Record<Name, string>> {
  const rows = Object.entries<SettingRow | undefined>(await readSettingRows(database, names, site));
  return Object.fromEntries(rows.map(([name, row]) => [name, row?.value ?? ''])) as Record<Name, string>;
}
