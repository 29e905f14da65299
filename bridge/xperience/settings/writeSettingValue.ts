import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { SettingKey, SettingRow } from './readSettingRows.ts';

/**
 * Writes the value of one setting where it is still the one that was read.
 * @returns whether it was; if not, somebody else changed the setting and nothing was written
 */
export function writeSettingValue(
  database: MainHandle,
  row: Pick<SettingRow, 'keyId' | 'value'>,
  value: string,
): Promise<boolean> {
  return database.product.settings.writeValue(database, row, value);
}

/** The values of settings as they are now, by their key. */
export function readValues(
  database: MainHandle,
  keyIds: readonly SettingKey[],
): Promise<Map<SettingKey, string | null>> {
  return database.product.settings.readValues(database, keyIds);
}
