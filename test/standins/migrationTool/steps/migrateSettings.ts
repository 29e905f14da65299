import type { Both } from './both.ts';

/** Keys that say what the target itself is. */
const ownOfTarget = new Set(['cmsdbversion', 'cmsupdateinprogress']);

/** Values of settings whose keys exist in the target; all others are lost. */
export async function migrateSettings({ source, target, log }: Both): Promise<void> {
  const known = await target.read('CMS_SettingsKey', { columns: ['KeyID', 'KeyName'] });
  const values = await source.query(
    'select KeyName as name, KeyValue as value from CMS_SettingsKey where SiteID is null',
  );
  let written = 0;
  for (const { KeyID, KeyName } of known) {
    const name = String(KeyName).toLowerCase();
    const found = values.find((row) => String(row.name).toLowerCase() === name);
    if (found === undefined || ownOfTarget.has(name)) continue;
    await target.execute('update CMS_SettingsKey set KeyValue = ? where KeyID = ?', [
      found.value ?? null,
      KeyID ?? 0,
    ]);
    written += 1;
  }
  log.wrote('settings', written);
}
