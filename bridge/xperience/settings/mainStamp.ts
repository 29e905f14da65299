import { sql } from 'kysely';
import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { stampColumns } from '../../database/stampColumns.ts';
import { contactClass } from '../fields/readContactFields.ts';
import { ofSiteOrGlobal } from './readSettingRows.ts';
import { configuredSettings } from './readSettings.ts';

/**
 * Everything in Xperience that calls are configured by, a row each: the settings, and the class that lists the fields of
 * contacts. While the rows are the same, so is what was made of them.
 * @param site SiteName whose settings count; without it the global ones
 */
export function selectMainStamp({ main, dialect }: MainHandle, site: string | undefined) {
  const settings = main
    .selectFrom('CMS_SettingsKey')
    .select(
      stampColumns(dialect, 'setting', {
        name: sql.ref('KeyName'),
        value: sql.ref('KeyValue'),
        number: sql.ref('SiteID'),
      }),
    )
    .where('KeyName', 'in', configuredSettings)
    .where(ofSiteOrGlobal(site));
  const contacts = main
    .selectFrom('CMS_Class')
    .select(stampColumns(dialect, 'class', { value: sql.ref('ClassFormDefinition') }))
    .where('ClassName', '=', contactClass);
  return settings.unionAll(contacts);
}
