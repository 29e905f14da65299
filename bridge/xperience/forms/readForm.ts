import type { MainHandle } from '../../database/bridgeDatabase.ts';
import type { CatalogueColumn } from '../../database/dialectFunctions.ts';
import { sameText } from '../../database/sameText.ts';
import type { FormFieldShape, FormFieldType } from '../../mapping/forms/formFields.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';
import { readCaptions } from '../texts/readCaptions.ts';
import type { FormAccess } from './formAccess.ts';
import type { FormMissing, FormSchema } from './formTypes.ts';
import { type FormField, parseFieldChoices, parseFormDefinition } from './parseFormDefinition.ts';
import { readableCaption } from './readableCaption.ts';

/** Data types of fields a person can enter something into; binaries and XML tell a reader nothing. */
const types: ReadonlyMap<string, FormFieldType> = new Map(
  Object.entries({
    text: 'text',
    longtext: 'longtext',
    richtexthtml: 'longtext',
    integer: 'integer',
    longinteger: 'longinteger',
    decimal: 'decimal',
    double: 'double',
    boolean: 'boolean',
    datetime: 'datetime',
    date: 'date',
    timespan: 'time',
    guid: 'guid',
    bizformfile: 'file',
  } as const),
);

/** Kept by Xperience in every form's table. */
const stamps = ['FormInserted', 'FormUpdated'];

/**
 * A form with its fields and the table of its submissions. The name of that table is data, so it counts only when the
 * catalogue knows it; columns the table lacks are left out.
 */
export async function readForm(
  database: MainHandle,
  formId: number,
  access: FormAccess = {},
): Promise<FormSchema | FormMissing> {
  const row = await database.product.forms.findForm(database, formId, access);
  if (row === undefined)
    return missing(
      'form',
      `There is no form ${formId} in Xperience${beyond(access)}; it may have been deleted.`,
    );
  const localize = await readLocalize(database, [row.displayName]);
  const displayName = readableName(localize, row.displayName, row.name);
  const definition = parsed(row.definition);
  if (definition === undefined)
    return missing(
      'definition',
      `The definition of the form "${displayName}" cannot be read. Save the form once in Xperience.`,
    );
  const table = await tableNamed(database, row.tableName ?? '');
  if (table === undefined)
    return missing(
      'table',
      `The form "${displayName}" has no table in the database that the bridge may read, so its submissions cannot be read. For a new form run ${database.product.rights.script} again.`,
    );
  const columns = await database.dialect.readColumns(database.main, table);
  const key = columnOf(columns, definition.find((field) => field.primaryKey)?.column ?? '');
  if (key === undefined)
    return missing(
      'table',
      `The table of the form "${displayName}" has no key, so its submissions cannot be read.`,
    );
  const inserted = columnOf(columns, 'FormInserted');
  return {
    formId,
    itemId: row.itemId,
    name: row.name,
    displayName,
    siteName: row.siteName,
    table,
    key,
    inserted,
    fields: await shownFields(database, definition, columns),
  };
}

/** Why a form that is there may not be shown, so that nobody takes the answer for a fault. */
function beyond({ site, userId }: FormAccess): string {
  const bounds = [
    ...(site === undefined ? [] : [`of the site ${site}`]),
    ...(userId === undefined ? [] : ['open to your roles']),
  ];
  return bounds.length === 0 ? '' : ` that is ${bounds.join(' and ')}`;
}

async function shownFields(
  database: MainHandle,
  definition: readonly FormField[],
  columns: readonly CatalogueColumn[],
): Promise<FormFieldShape[]> {
  const shown = definition.filter(
    (field) => field.visible && !field.primaryKey && !stamps.some((each) => sameText(each, field.column)),
  );
  const captions = await readCaptions(database, shown);
  const localize = await readLocalize(
    database,
    shown.flatMap(({ options }) => options.split('\n')),
  );
  return shown.flatMap((field): FormFieldShape[] => {
    const name = columnOf(columns, field.column);
    const type = typeOf(field);
    if (name === undefined || type === undefined) return [];
    const caption = readableCaption(captions.get(field.column) ?? field.column, field.column);
    return [{ name, caption, type, choices: parseFieldChoices(field.options, localize) }];
  });
}

/** A consent is stored as the GUID of the agreement; which control says so is known from Xperience's public source. */
function typeOf(field: FormField): FormFieldType | undefined {
  const type = types.get(field.columnType);
  return type === 'guid' && /consent/i.test(field.control) ? 'consent' : type;
}

/** A name with a dot in it would be read as that of a schema and a table, the bridge's own among them. */
async function tableNamed({ main, dialect }: MainHandle, name: string): Promise<string | undefined> {
  const names = (await dialect.readTables(main)).filter((each) => !each.includes('.'));
  return names.find((each) => each === name) ?? names.find((each) => sameText(each, name));
}

function columnOf(columns: readonly CatalogueColumn[], name: string): string | undefined {
  return columns.find((column) => sameText(column.name, name))?.name;
}

function parsed(definition: string): FormField[] | undefined {
  try {
    return parseFormDefinition(definition);
  } catch {
    return undefined;
  }
}

function missing(what: FormMissing['missing'], detail: string): FormMissing {
  return { missing: what, detail };
}
