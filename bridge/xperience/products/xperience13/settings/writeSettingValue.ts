import type { MainHandle } from '../../../../database/bridgeDatabase.ts';
import type { SettingKey, SettingRow } from '../../../settings/readSettingRows.ts';

/**
 * Writes the value of one setting where it is still the one that was read. Xperience keeps settings in its memory
 * and shows the former value until its application is restarted.
 * @returns whether it was; if not, somebody else changed the setting and nothing was written
 */
export async function writeSettingValue(
  { main, dialect }: MainHandle,
  { keyId, value: read }: Pick<SettingRow, 'keyId' | 'value'>,
  value: string,
): Promise<boolean> {
  const updated = await main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: value, KeyLastModified: dialect.now() })
    .where('KeyID', '=', Number(keyId))
    .where((eb) => (read === null ? eb('KeyValue', 'is', null) : dialect.textIs(eb.ref('KeyValue'), read)))
    .executeTakeFirst();
  return updated.numUpdatedRows === 1n;
}

/** The values of rows of CMS_SettingsKey as they are now, by their KeyID. */
export async function readValues(
  { main }: MainHandle,
  keyIds: readonly SettingKey[],
): Promise<Map<SettingKey, string | null>> {
  const rows = await main
    .selectFrom('CMS_SettingsKey')
    .select(['KeyID', 'KeyValue'])
    .where('KeyID', 'in', keyIds.map(Number))
    .execute();
  return new Map(rows.map((row) => [row.KeyID, row.KeyValue]));
}
