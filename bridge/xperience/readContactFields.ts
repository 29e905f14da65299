import type { MainHandle } from '../database/bridgeDatabase.ts';
import type { ContactField, FieldType } from '../mapping/types.ts';
import { contactReferences } from './contactReferences.ts';
import { type FormField, parseFormDefinition } from './parseFormDefinition.ts';
import { readCaptions } from './readCaptions.ts';

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

/** Whether a change in Dynamics may reach a column of OM_Contact that Xperience itself made. */
export function takesDynamicsChanges(column: string): boolean {
  return !keptByXperience.has(column) && !notOffered.test(column);
}

/**
 * The contact fields a mapping may use, in the order of Xperience's own form: its system fields, the visible custom
 * ones, and readable forms of references.
 * @throws when the contact class is missing or its form definition cannot be read
 */
export async function readContactFields(database: MainHandle): Promise<ContactField[]> {
  const offered = (await readContactForm(database)).filter(isOffered);
  const captions = await readCaptions(database, offered);
  const fields = offered.flatMap((field) =>
    toContactField(field, captions.get(field.column) ?? field.column),
  );
  const taken = new Set(fields.map((field) => field.name.toLowerCase()));
  const references = contactReferences.map((each) => each.field);
  return [...fields, ...references.filter((field) => !taken.has(field.name.toLowerCase()))];
}

/** The form definition of the contact class, hidden fields included. */
export async function readContactForm(database: MainHandle): Promise<FormField[]> {
  return parseFormDefinition(await readClassForm(database));
}

/** The text of that form definition: whoever made something of it can tell whether it is still the same. */
export async function readClassForm({ main }: MainHandle): Promise<string> {
  const row = await main
    .selectFrom('CMS_Class')
    .select('ClassFormDefinition')
    .where('ClassName', '=', contactClass)
    .executeTakeFirst();
  if (row === undefined)
    throw new Error(`The database has no class ${contactClass}, so it lists no contact fields.`);
  return row.ClassFormDefinition;
}

function isOffered(field: FormField): boolean {
  return (field.visible || field.system) && !notOffered.test(field.column);
}

function toContactField(field: FormField, caption: string): ContactField[] {
  const type = fieldTypes[field.columnType];
  if (type === undefined) return [];
  const sized = type === 'text' || type === 'decimal';
  return [
    {
      name: field.column,
      caption,
      type,
      required: !field.allowEmpty,
      toDynamicsOnly: field.primaryKey || keptByXperience.has(field.column),
      ...(sized && field.size !== undefined ? { size: field.size } : {}),
      ...(type === 'decimal' && field.precision !== undefined ? { precision: field.precision } : {}),
    },
  ];
}
