import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { addTexts } from '../addTexts.ts';
import type { SampleField } from '../formDefinition.ts';
import { insertRows } from '../insertRows.ts';
import type { SampleForm } from '../sampleForms.ts';
import { sampleGuid } from '../sampleGuid.ts';
import { sampleNow } from '../sampleTime.ts';
import { type CustomFields, contactFieldsByKentico } from './contactClassByKentico.ts';
import { alternativeDefinition, classDefinition, formDefinition } from './definitionsByKentico.ts';
import { alternativeForm, dataClass, form } from './tables/classTables.ts';

/** Fields the form of a contact does not show, as custom ones are not before somebody has adjusted it. */
const notShown = new Set(['ContactID', 'ContactGUID', 'ContactLastModified', 'ContactStoreCardID']);

/** A caption as the product writes it; custom fields have what an administrator entered. */
function captionOf({ column, caption, system }: SampleField): string {
  return system ? `{$digitalmarketing.contact.${column.replace('Contact', '').toLowerCase()}$}` : caption;
}

/** The contact class with the form of the administration, classes of forms, the forms, and a text. */
export async function addClassesByKentico(
  database: DatabaseHandle,
  which: CustomFields,
  forms: readonly SampleForm[],
): Promise<void> {
  const fields = contactFieldsByKentico(which);
  const shown = fields.filter(({ column, hidden }) => !hidden && !notShown.has(column));
  await insertRows(database, dataClass, [
    classRow('OM.Contact', 'Contact', 'OM_Contact', classDefinition(fields), 'System'),
    ...forms.map((each) =>
      classRow(each.className, each.displayName, each.tableName, formDefinition(each.fields), 'Form'),
    ),
  ]);
  await insertRows(database, alternativeForm, [
    {
      FormDisplayName: 'Contact edit',
      FormName: 'ContactEdit',
      FormClassID: 1,
      FormDefinition: alternativeDefinition(shown.map((field) => ({ field, caption: captionOf(field) }))),
      FormGUID: sampleGuid('alternative form ContactEdit'),
      FormLastModified: sampleNow,
      FormIsCustom: false,
    },
  ]);
  await insertRows(
    database,
    form,
    forms.map((each, index) => ({
      FormDisplayName: each.displayName,
      FormName: each.name,
      FormClassID: index + 2,
      FormGUID: sampleGuid(`form ${each.name}`),
      FormLastModified: sampleNow,
      FormLogActivity: true,
    })),
  );
  await addTexts(database);
}

function classRow(name: string, display: string, table: string, definition: string, type: string) {
  return {
    ClassDisplayName: display,
    ClassName: name,
    ClassXmlSchema: '',
    ClassFormDefinition: definition,
    ClassTableName: table,
    ClassLastModified: sampleNow,
    ClassGUID: sampleGuid(`class ${name}`),
    ClassHasUnmanagedDbSchema: false,
    ClassType: type,
    // A separated contact database is not known to work, but the class still says so.
    ClassConnectionString: name === 'OM.Contact' ? 'CMSOMConnectionString' : 'CMSConnectionString',
  };
}
