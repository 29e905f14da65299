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
    .selectFrom('CMS_SettingsKey')
    .select(['KeyName', 'KeyValue', 'SiteID'])
    .where('KeyName', 'in', names)
    .where('KeyValue', 'is not', null)
    .where((eb) => {
      const global = eb('SiteID', 'is', null);
      if (site === undefined) return global;
      const own = eb.selectFrom('CMS_Site').select('SiteID').where('SiteName', '=', site);
      return eb.or([global, eb('SiteID', 'in', own)]);
    })
    .orderBy('KeyID')
    .execute();
  const read = (name: string): string => {
    const own = rows.filter((row) => row.KeyName.toLowerCase() === name.toLowerCase());
    // Names are not unique; the first row is the one Xperience's own queries meet first.
    const row = own.find((each) => each.SiteID !== null) ?? own.find((each) => each.SiteID === null);
    return row?.KeyValue ?? '';
  };
  return Object.fromEntries(names.map((name) => [name, read(name)])) as Record<Name, string>;
}
