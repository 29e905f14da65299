import type { MainHandle } from '../../database/bridgeDatabase.ts';
import { type FormAccess, mayRead } from '../products/xperience13/forms/formAccess.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';
import type { FormSummary } from './formTypes.ts';

/** The forms of Xperience that may be read, by display name. */
export async function listForms(database: MainHandle, access: FormAccess = {}): Promise<FormSummary[]> {
  const query = database.main
    .selectFrom('CMS_Form as form')
    .innerJoin('CMS_Site as site', 'site.SiteID', 'form.FormSiteID')
    .select(['form.FormID', 'form.FormName', 'form.FormDisplayName', 'site.SiteName'])
    .where((eb) => mayRead(eb, database, access))
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
