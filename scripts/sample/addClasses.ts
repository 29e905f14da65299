import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { dataClass, form } from '../../bridge/xperience/products/xperience13/tables/classTables.ts';
import { addTexts } from './addTexts.ts';
import { contactFields } from './contactClass.ts';
import { formDefinitionOf } from './formDefinition.ts';
import { insertRows } from './insertRows.ts';
import { contactUsTable, sampleForms, testRideTable } from './sampleForms.ts';
import { sampleGuid } from './sampleGuid.ts';
import { sampleNow } from './sampleTime.ts';

const siteId = 1;

/** The contact class and the forms' classes, the forms themselves, and a caption an administrator wrote. */
export async function addClasses(database: DatabaseHandle): Promise<void> {
  await insertRows(database, dataClass, [
    classRow('OM.Contact', 'Contact', 'OM_Contact', formDefinitionOf(contactFields), false),
    ...sampleForms.map((each) =>
      classRow(each.className, each.displayName, each.tableName, formDefinitionOf(each.fields), true),
    ),
  ]);
  await insertRows(
    database,
    form,
    sampleForms.map((each, index) => ({
      FormDisplayName: each.displayName,
      FormName: each.name,
      FormClassID: index + 2,
      FormSiteID: siteId,
      FormGUID: sampleGuid(`form ${each.name}`),
      FormLastModified: sampleNow,
      FormLogActivity: true,
    })),
  );
  await addTexts(database);
}

function classRow(name: string, display: string, table: string, definition: string, isForm: boolean) {
  return {
    ClassDisplayName: display,
    ClassName: name,
    ClassIsCoupledClass: true,
    // Xperience keeps an XSD of the table here; the bridge reads the form definition only.
    ClassXmlSchema: '',
    ClassFormDefinition: definition,
    ClassNodeNameSource: '',
    ClassTableName: table,
    ClassShowAsSystemTable: !isForm,
    ClassLastModified: sampleNow,
    ClassGUID: sampleGuid(`class ${name}`),
    ClassIsForm: isForm,
  };
}

/** The tables that belong to the sample's own forms. */
export const formTables = [testRideTable, contactUsTable];
