import { type ExpressionBuilder, type SqlBool, sql } from 'kysely';
import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import type { FormAccess } from '../../forms/formAccess.ts';
import type { FormSource } from '../product.ts';
import { readFormNumbers } from './formNumbers.ts';
import { byKentico } from './handle.ts';
import type { XperienceByKenticoTables } from './tables/xperienceByKenticoTables.ts';

type Forms = XperienceByKenticoTables & { form: XperienceByKenticoTables['CMS_Form'] };

/**
 * Forms of the whole application: there are no sites. That FormAccess 0 opens a form to all with the permission, and
 * anything else to the roles of CMS_FormRole, is an inference from Xperience 13.
 * @param missing tables this database has not got
 */
export function formsWithout(missing: ReadonlySet<string>): FormSource {
  function mayRead(eb: ExpressionBuilder<Forms, 'form'>, database: MainHandle, { userId }: FormAccess) {
    if (userId === undefined) return sql<SqlBool>`1 = 1`;
    const roles = byKentico(database)
      .selectFrom('CMS_UserRole')
      .select('RoleID')
      .where('UserID', '=', userId);
    const byRole = byKentico(database)
      .selectFrom('CMS_FormRole')
      .select('FormID')
      .where('RoleID', 'in', roles);
    return eb.or([
      eb('form.FormAccess', 'is', null),
      eb('form.FormAccess', '=', 0),
      ...(missing.has('CMS_FormRole') ? [] : [eb('form.FormID', 'in', byRole)]),
    ]);
  }

  return {
    async listForms(database, access) {
      const rows = await byKentico(database)
        .selectFrom('CMS_Form as form')
        .innerJoin('CMS_Class as class', 'class.ClassID', 'form.FormClassID')
        .select(['form.FormID', 'form.FormName', 'form.FormDisplayName'])
        .where('class.ClassType', '=', 'Form')
        .where((eb) => mayRead(eb, database, access))
        .orderBy('form.FormDisplayName')
        .orderBy('form.FormID')
        .execute();
      const numbers = await readFormNumbers(database);
      return rows.map((row) => ({
        formId: numbers.toShown(row.FormID),
        itemId: row.FormID,
        name: row.FormName,
        displayName: row.FormDisplayName,
        siteName: '',
      }));
    },

    async findForm(database, formId, access) {
      const itemId = (await readFormNumbers(database)).toFormId(formId);
      const row = await byKentico(database)
        .selectFrom('CMS_Form as form')
        .innerJoin('CMS_Class as class', 'class.ClassID', 'form.FormClassID')
        .select([
          'form.FormName as name',
          'form.FormDisplayName as displayName',
          'class.ClassTableName as tableName',
          'class.ClassFormDefinition as definition',
        ])
        .where('form.FormID', '=', itemId)
        .where('class.ClassType', '=', 'Form')
        .where((eb) => mayRead(eb, database, access))
        .executeTakeFirst();
      return row && { ...row, formId, itemId, siteName: '' };
    },

    async numberOf(database, itemId) {
      return (await readFormNumbers(database)).toShown(itemId);
    },

    async isClosed(database, formId, access) {
      // Every poll of a form asks; a key has no bounds.
      if (access.userId === undefined) return false;
      const itemId = (await readFormNumbers(database)).toFormId(formId);
      const found = await byKentico(database)
        .selectFrom('CMS_Form as form')
        .select('form.FormID')
        .where('form.FormID', '=', itemId)
        .where((eb) => eb.not(mayRead(eb, database, access)))
        .executeTakeFirst();
      return found !== undefined;
    },
  };
}
