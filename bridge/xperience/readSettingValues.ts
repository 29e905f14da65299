import type { MainHandle } from '../database/bridgeDatabase.ts';

/**
 * Values of settings as Xperience itself reads them: the site's row where there is one with a value (an empty one
 * counts), else the global row, else empty text.
 * @param site SiteName; without it only global rows count
 * @returns name as asked for → value
 */
export async function readSettingValues<const Name extends string>(
  { main }: MainHandle,
  names: readonly Name[],
  site?: string,
): Promise<Record<Name, string>> {
  const rows = await main
    .selectFrom('CMS_SettingsKey as setting')
    .leftJoin('CMS_Site as site', 'site.SiteID', 'setting.SiteID')
    .select(['setting.KeyName', 'setting.KeyValue', 'setting.SiteID', 'site.SiteName'])
    .where('setting.KeyName', 'in', names)
    .where('setting.KeyValue', 'is not', null)
    .where((eb) =>
      eb.or([
        eb('setting.SiteID', 'is', null),
        ...(site === undefined ? [] : [eb('site.SiteName', '=', site)]),
      ]),
    )
    .orderBy('setting.KeyID')
    .execute();
  const read = (name: string): string => {
    const own = rows.filter((row) => row.KeyName.toLowerCase() === name.toLowerCase());
    // Names are not unique; the first row is the one Xperience's own queries meet first.
    const row = own.find((each) => each.SiteID !== null) ?? own.find((each) => each.SiteID === null);
    return row?.KeyValue ?? '';
  };
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, string>;
}
