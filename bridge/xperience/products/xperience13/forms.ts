import type { ExpressionBuilder, ExpressionWrapper, SqlBool } from 'kysely';
import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import type { MainTables } from '../../../database/tables.ts';
import type { FormAccess } from '../../forms/formAccess.ts';
import type { FormSource } from '../product.ts';
import { rolesOfUser } from './users/rolesOfUser.ts';

type Forms = MainTables & { form: MainTables['CMS_Form']; site: MainTables['CMS_Site'] };

/**
 * Condition for forms that may be read, on a query over `CMS_Form as form` and `CMS_Site as site`. FormAccess 0 opens a
 * form to everybody with the permission of the module; anything else to the roles of CMS_FormRole
 * (https://docs.kentico.com/13/configuring-xperience/configuring-the-environment-for-content-editors/configuring-permissions-for-forms;
 * that 1 stands for roles is an inference, and other values are taken for the stricter).
 */
function mayRead(
  eb: ExpressionBuilder<Forms, 'form' | 'site'>,
  database: MainHandle,
  { site, userId }: FormAccess,
): ExpressionWrapper<Forms, 'form' | 'site', SqlBool> {
  const ofSite = site === undefined ? [] : [database.dialect.textEquals(eb.ref('site.SiteName'), site)];
  if (userId === undefined) return eb.and(ofSite);
  const byRole = database.main
    .selectFrom('CMS_FormRole')
    .select('FormID')
    .where('RoleID', 'in', rolesOfUser(database, userId));
  return eb.and([
    ...ofSite,
    eb.or([
      eb('form.FormAccess', 'is', null),
      eb('form.FormAccess', '=', 0),
      eb('form.FormID', 'in', byRole),
    ]),
  ]);
}

/** Forms belong to sites, and single ones to roles. */
export const forms: FormSource = {
  listForms(database, access) {
    return database.main
      .selectFrom('CMS_Form as form')
      .innerJoin('CMS_Site as site', 'site.SiteID', 'form.FormSiteID')
      .select([
        'form.FormID as formId',
        'form.FormID as itemId',
        'form.FormName as name',
        'form.FormDisplayName as displayName',
        'site.SiteName as siteName',
      ])
      .where((eb) => mayRead(eb, database, access))
      .orderBy('form.FormDisplayName')
      .orderBy('form.FormID')
      .execute();
  },

  async findForm(database, formId, access) {
    return database.main
      .selectFrom('CMS_Form as form')
      .innerJoin('CMS_Class as class', 'class.ClassID', 'form.FormClassID')
      .innerJoin('CMS_Site as site', 'site.SiteID', 'form.FormSiteID')
      .select([
        'form.FormID as formId',
        'form.FormID as itemId',
        'form.FormName as name',
        'form.FormDisplayName as displayName',
        'site.SiteName as siteName',
        'class.ClassTableName as tableName',
        'class.ClassFormDefinition as definition',
      ])
      .where('form.FormID', '=', formId)
      .where('class.ClassIsForm', '=', true)
      .where((eb) => mayRead(eb, database, access))
      .executeTakeFirst();
  },

  numberOf: (_database, itemId) => Promise.resolve(itemId),

  async isClosed(database, formId, access) {
    // Every poll of a form asks; a key without a configured site has no bounds.
    if (access.site === undefined && access.userId === undefined) return false;
    const found = await database.main
      .selectFrom('CMS_Form as form')
      .innerJoin('CMS_Site as site', 'site.SiteID', 'form.FormSiteID')
      .select('form.FormID')
      .where('form.FormID', '=', formId)
      .where((eb) => eb.not(mayRead(eb, database, access)))
      .executeTakeFirst();
    return found !== undefined;
  },
};
