import type { MainHandle } from '../database/bridgeDatabase.ts';
import { readSettingValues } from './readSettingValues.ts';

/**
 * Code of the culture, such as `cs-CZ`, in which names are shown: the default culture for content in the settings,
 * which a site may override where it is the only one. Undefined when nothing says one.
 */
export async function readDefaultCulture(database: MainHandle): Promise<string | undefined> {
  const sites = await database.main
    .selectFrom('CMS_Site')
    .select(['SiteName', 'SiteDefaultVisitorCulture'])
    .execute();
  const [only] = sites.length === 1 ? sites : [];
  const { CMSDefaultCultureCode: code } = await readSettingValues(
    database,
    ['CMSDefaultCultureCode'],
    only?.SiteName,
  );
  return code.trim() || only?.SiteDefaultVisitorCulture?.trim() || undefined;
}
