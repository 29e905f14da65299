import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { readableName, readLocalize } from '../localizedTexts.ts';
import type { FormSummary } from './formTypes.ts';

/**
 * The forms of Xperience by display name.
 * @param site SiteName whose forms count; without it those of all sites
 */
export async function listForms(database: MainHandle, site?: string): Promise<FormSummary[]> {
  const { main, dialect } = database;
  const query = main
    .selectFrom('CMS_Form as form')
    .innerJoin('CMS_Site as site', 'site.SiteID', 'form.FormSiteID')
    .select(['form.FormID', 'form.FormName', 'form.FormDisplayName', 'site.SiteName'])
    .$if(site !== undefined, (all) =>
      all.where((eb) => dialect.textEquals(eb.ref('site.SiteName'), site ?? '')),
    )
    .orderBy('form.FormDisplayName')
    .orderBy('form.FormID');
  const rows = await query.execute();
  const localize = await readLocalize(
    database,
    rows.map((row) => row.FormDisplayName),
  );
  return rows.map((row) => ({
    formId: row.FormID,
    name: row.FormName,
    displayName: readableName(localize, row.FormDisplayName, row.FormName),
    siteName: row.SiteName,
  }));
}
