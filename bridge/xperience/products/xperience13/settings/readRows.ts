import { type Expression, expressionBuilder, type SqlBool } from 'kysely';
import type { MainHandle } from '../../../../database/bridgeDatabase.ts';
import { createQueryCache } from '../../../../database/createQueryCache.ts';
import type { MainTables } from '../../../../database/tables.ts';
import type { SettingRow } from '../../../settings/readSettingRows.ts';
import type { ReadableSetting } from '../../../settings/settingNames.ts';

const compiled = createQueryCache();

/**
 * The rows that count, as Xperience itself chooses them: the site's where there is one with a value (an empty one
 * counts), else the global one. A row without any value counts only where there is no other. Names are not unique; of
 * equals the first is the one Xperience's own queries meet first.
 * @param site SiteName; without it only global rows count
 * @returns name as asked for → its row, undefined where there is none
 */
export async function readRows<Name extends ReadableSetting>(
  { main, dialect }: MainHandle,
  names: readonly Name[],
  site?: string,
): Promise<Record<Name, SettingRow | undefined>> {
  const query = compiled(dialect, JSON.stringify([names, site]), () =>
    main
      .selectFrom('CMS_SettingsKey')
      .select(['KeyID', 'KeyName', 'KeyValue', 'SiteID'])
      .where('KeyName', 'in', names)
      .where(ofSiteOrGlobal(site))
      .orderBy('KeyID'),
  );
  const { rows } = await main.executeQuery(query);
  const choose = (name: string): SettingRow | undefined =>
    rows
      .filter(({ KeyName }) => KeyName.toLowerCase() === name.toLowerCase())
      .map((row) => ({ keyId: row.KeyID, value: row.KeyValue, ofSite: row.SiteID !== null }))
      .toSorted((one, other) => rank(one) - rank(other))[0];
  return Object.fromEntries(names.map((name) => [name, choose(name)])) as Record<
    Name,
    SettingRow | undefined
  >;
}

/** Rows that may count for a site; without one the global rows alone. */
export function ofSiteOrGlobal(site: string | undefined): Expression<SqlBool> {
  const eb = expressionBuilder<MainTables, 'CMS_SettingsKey'>();
  const global = eb('SiteID', 'is', null);
  if (site === undefined) return global;
  const own = eb.selectFrom('CMS_Site').select('SiteID').where('SiteName', '=', site);
  return eb.or([global, eb('SiteID', 'in', own)]);
}

function rank({ value, ofSite }: SettingRow): number {
  if (value !== null) return ofSite ? 0 : 1;
  return ofSite ? 3 : 2;
}
