import type { Kysely } from 'kysely';
import type { Tables } from '../database/tables.ts';

/** What a query of settings reads of CMS_SettingsKey. */
export interface StoredSetting {
  KeyID: number;
  KeyName: string;
  KeyValue: string | null;
  SiteID: number | null;
}

/**
 * Begins a query of the rows that settings may be read from: global ones and those of the site.
 * @param site SiteName; without it only global rows count
 */
export function selectSettingRows(db: Kysely<Tables>, names: readonly string[], site: string | undefined) {
  return db
    .selectFrom('CMS_SettingsKey')
    .select(['KeyID', 'KeyName', 'KeyValue', 'SiteID'])
    .where('KeyName', 'in', names)
    .where((eb) => {
      const global = eb('SiteID', 'is', null);
      if (site === undefined) return global;
      const own = eb.selectFrom('CMS_Site').select('SiteID').where('SiteName', '=', site);
      return eb.or([global, eb('SiteID', 'in', own)]);
    })
    .orderBy('KeyID');
}

/**
 * The row that counts, as Xperience itself chooses it: the site's where there is one with a value (an empty one counts),
 * else the global one. A row without any value counts only where there is no other. Names are not unique; of equals the
 * first is the one Xperience's own queries meet first.
 * @param rows in the order of their KeyID
 */
export function chooseSettingRow<Row extends StoredSetting>(
  rows: readonly Row[],
  name: string,
): Row | undefined {
  const wanted = name.toLowerCase();
  let chosen: Row | undefined;
  for (const row of rows) {
    if (row.KeyName !== name && row.KeyName.toLowerCase() !== wanted) continue;
    if (chosen === undefined || rank(row) < rank(chosen)) chosen = row;
  }
  return chosen;
}

function rank({ KeyValue, SiteID }: StoredSetting): number {
  if (KeyValue !== null) return SiteID === null ? 1 : 0;
  return SiteID === null ? 2 : 3;
}
