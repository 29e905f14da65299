import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import { readSettingValues } from '../../settings/readSettingValues.ts';
import { readTranslations } from '../../texts/readTranslations.ts';
import type { TextSource } from '../product.ts';

/**
 * Code of the culture, such as `cs-CZ`, in which names are shown: the default culture for content in the settings,
 * which the configured site may override, and without one the only site there is. Undefined when nothing says one.
 */
async function readDefaultCulture(database: MainHandle): Promise<string | undefined> {
  const sites = await database.main
    .selectFrom('CMS_Site')
    .select(['SiteName', 'SiteDefaultVisitorCulture'])
    .execute();
  const wanted = database.site?.toLowerCase();
  const [own] =
    wanted === undefined && sites.length > 1
      ? []
      : sites.filter(({ SiteName }) => wanted === undefined || SiteName.toLowerCase() === wanted);
  const { CMSDefaultCultureCode: code } = await readSettingValues(
    database,
    ['CMSDefaultCultureCode'],
    own?.SiteName,
  );
  return code.trim() || own?.SiteDefaultVisitorCulture?.trim() || undefined;
}

export const texts: TextSource = { readDefaultCulture, readStrings: readTranslations };
