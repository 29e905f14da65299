import { isLinkField } from '../../checks/checkLinkFields.ts';
import { contactClass } from '../../fields/readContactFields.ts';
import { parseFormDefinition } from '../../forms/parseFormDefinition.ts';
import type { FieldSource } from '../product.ts';
import { byKentico } from './handle.ts';

/** The form in which contacts are edited in the administration. */
const editForm = 'ContactEdit';

/**
 * The form definition of the contact hides no field and names none: custom fields have neither `system` nor `visible`, and
 * captions stand in the form of the administration.
 */
export const fields: FieldSource = {
  path: ['Modules', 'Contact management', 'Classes', 'Contact', 'Database columns'],
  newField: (name, type) => `add a column named ${name}, data type ${type}, not required`,
  isOffered: ({ column }) => !isLinkField(column),
  whyNotOffered: 'holds the link to Dynamics, which the bridge itself keeps. Remove the pair',

  async readCaptions(database) {
    const row = await byKentico(database)
      .selectFrom('CMS_AlternativeForm as form')
      .innerJoin('CMS_Class as class', 'class.ClassID', 'form.FormClassID')
      .select('form.FormDefinition')
      .where('class.ClassName', '=', contactClass)
      .where('form.FormName', '=', editForm)
      .executeTakeFirst();
    try {
      const shown = parseFormDefinition(row?.FormDefinition ?? '<form/>');
      return new Map(shown.map(({ column, caption }) => [column, caption]));
    } catch {
      // A form nobody can read names nothing; the fields themselves are there.
      return new Map();
    }
  },

  linkFieldXml: ({ name, columnType, guid }) =>
    `<field allowempty="true" column="${name}" columnprecision="${columnType === 'datetime' ? 7 : 0}" columntype="${columnType}" enabled="true" guid="${guid}" />`,
};
