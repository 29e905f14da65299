import type { DatabaseHandle, MainHandle } from '../../database/bridgeDatabase.ts';
import type { CatalogueColumn } from '../../database/dialectFunctions.ts';
import type { ContactField, FieldType } from '../../mapping/types.ts';
import { type FormField, parseFieldChoices, parseFormDefinition } from '../forms/parseFormDefinition.ts';
import { readCaptions } from '../texts/readCaptions.ts';
import { contactReferences } from './contactReferences.ts';
import { fieldNameOf, isNamedLikeReference } from './ownFields.ts';

/** Thrown where Xperience does not tell which fields contacts have; the message says what to do. */
export class ContactFormUnreadable extends Error {
  override readonly name = 'ContactFormUnreadable';
}

/** Class whose form definition lists the fields of OM_Contact. */
export const contactClass = 'OM.Contact';

/** Data types whose values can travel; files, XML, time spans and binaries cannot. */
const fieldTypes: Readonly<Record<string, FieldType>> = {
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
  guid: 'guid',
};

/** Numbers of other rows, offered as text instead, and what belongs to other products. */
const notOffered = /^Contact(CountryID|StateID|StatusID|OwnerUserID|PersonaID|SalesForceLead\w*)$/i;

/** Kept by Xperience itself: Dynamics may see them and never changes them. */
const keptByXperience = new Set([
  'ContactID',
  'ContactGUID',
  'ContactCreated',
  'ContactLastModified',
  'ContactBounces',
  'ContactMonitored',
  'ContactCampaign',
  'ContactCompanyName',
]);

/** Controls that let a person choose several values store them with a bar in between. */
const severalChoices = /multiplechoice|listbox|checkboxlist/i;

/** Of a decimal that does not say how many. */
const mostDecimalDigits = 38;

/** The gender of most contacts is not known, which is no choice of any column. */
const emptyValues: Readonly<Record<string, number>> = { ContactGender: 0 };

/** Whether a change in Dynamics may reach a column of OM_Contact that Xperience itself made. */
export function takesDynamicsChanges(column: string): boolean {
  return !keptByXperience.has(column) && !notOffered.test(column);
}

/**
 * The contact fields a mapping may use, in the order of Xperience's own form: its system fields, the visible custom
 * ones, and readable forms of references, as far as their columns are there: releases drop columns. What a field takes is what both its definition and its column take; a field
 * without a column is not there, and one named like a readable form is called so with a suffix (see fieldNameOf).
 * @throws ContactFormUnreadable
 */
export async function readContactFields(database: DatabaseHandle): Promise<ContactField[]> {
  const { fields: source } = database.product;
  const offered = (await readContactForm(database)).filter((field) => isOffered(database, field));
  const written = await source.readCaptions?.(database);
  const captions = await readCaptions(
    database,
    written ? offered.map(({ column }) => ({ column, caption: written.get(column) ?? '' })) : offered,
  );
  const catalogue = await database.dialect.readColumns(database.db, 'OM_Contact');
  const digits = database.dialect.exactDecimalDigits;
  const columns = new Map(catalogue.map((column) => [column.name.toLowerCase(), column]));
  const fields = offered.flatMap((field) => {
    const column = columns.get(field.column.toLowerCase());
    const caption = captions.get(field.column) ?? field.column;
    return column ? toContactField(field, caption, column).map((each) => exactTo(digits, each)) : [];
  });
  const references = contactReferences.filter(({ column }) => columns.has(column.toLowerCase()));
  return [...fields, ...references.map(({ field }) => field)];
}

/**
 * The form definition of the contact class, hidden fields included.
 * @throws ContactFormUnreadable
 */
export async function readContactForm(database: MainHandle): Promise<FormField[]> {
  const definition = await readClassForm(database);
  try {
    return parseFormDefinition(definition);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw new ContactFormUnreadable(
      `The form definition of the class ${contactClass} is not well-formed XML (${reason}). Open the fields of the class in Xperience (${database.product.fields.path.join(', ')}) and save one of them.`,
    );
  }
}

/**
 * The text of that form definition: whoever made something of it can tell whether it is still the same.
 * @throws ContactFormUnreadable without the class
 */
export async function readClassForm({ main }: MainHandle): Promise<string> {
  const row = await main
    .selectFrom('CMS_Class')
    .select('ClassFormDefinition')
    .where('ClassName', '=', contactClass)
    .executeTakeFirst();
  if (row === undefined)
    throw new ContactFormUnreadable(
      `The database has no class ${contactClass}, so it lists no contact fields. Check XPERIENCE_DATABASE.`,
    );
  return row.ClassFormDefinition;
}

/** Whether a mapping may use a field of the class. */
export function isOffered({ product }: Pick<MainHandle, 'product'>, field: FormField): boolean {
  return product.fields.isOffered(field) && !holdsAnotherRow(field.column);
}

/** Whether a column holds the number of another row, or what belongs to another product. */
export function holdsAnotherRow(column: string): boolean {
  return notOffered.test(column);
}

/** Whether values of a field's data type can travel. */
export function isTravelling({ columnType }: FormField): boolean {
  return Object.hasOwn(fieldTypes, columnType);
}

function toContactField(field: FormField, caption: string, column: CatalogueColumn): ContactField[] {
  const type = fieldTypes[field.columnType];
  if (type === undefined) return [];
  return [
    {
      name: fieldNameOf(field.column),
      caption: isNamedLikeReference(field.column) ? `${caption} (own field)` : caption,
      type,
      required: !field.allowEmpty || !column.nullable,
      toDynamicsOnly: field.primaryKey || keptByXperience.has(field.column),
      ...limitsOf(type, field, column),
      ...(severalChoices.test(field.control) ? { separator: '|' } : {}),
      ...choicesOf(field),
      ...(Object.hasOwn(emptyValues, field.column) ? { emptyValue: emptyValues[field.column] ?? 0 } : {}),
    },
  ];
}

/** More choices than this come from a query or a macro list, and nobody looks through them. */
const mostChoices = 200;

/** What its control offers, where it lists that itself. */
function choicesOf({ options }: FormField): Pick<ContactField, 'choices'> {
  if (options === '') return {};
  const choices = parseFieldChoices(options);
  return choices.length === 0 || choices.length > mostChoices ? {} : { choices };
}

/** Says so where the engine keeps fewer digits than the column declares. */
function exactTo(digits: number, field: ContactField): ContactField {
  const { type, size = mostDecimalDigits } = field;
  return type === 'decimal' && size > digits ? { ...field, exactDigits: digits } : field;
}

/** Xperience keeps definition and column in step; where something else changed one of them, the narrower text counts. */
function limitsOf(
  type: FieldType,
  { size, precision }: FormField,
  { type: stored }: CatalogueColumn,
): Pick<ContactField, 'size' | 'precision'> {
  const [, most = size, decimals = precision] = /\((\d+)(?:,(\d+))?\)$/.exec(stored) ?? [];
  if (type === 'text') {
    const narrower = Math.min(Number(size ?? Infinity), Number(most ?? Infinity));
    return narrower === Infinity ? {} : { size: narrower };
  }
  if (type !== 'decimal') return {};
  return {
    ...(most !== undefined && { size: Number(most) }),
    ...(decimals !== undefined && { precision: Number(decimals) }),
  };
}
