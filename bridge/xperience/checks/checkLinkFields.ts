import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { contactClass, readContactForm } from '../fields/readContactFields.ts';
import type { XperienceFinding } from './xperienceFinding.ts';

/** The two fields an administrator adds to the contact, as Xperience's field editor and the database name their types. */
export const linkFields = [
  {
    name: 'ContactDynamics365RelatedID',
    columnType: 'guid',
    sqlType: 'uniqueidentifier',
    label: 'Unique identifier (GUID)',
  },
  {
    name: 'ContactDynamics365SynchronizedOn',
    columnType: 'datetime',
    sqlType: 'datetime2',
    label: 'Date and time, precision 7',
  },
] as const;

/** Whether a column of OM_Contact belongs to the link. */
export const isLinkField = (name: string): boolean => linkFields.some((field) => field.name === name);

/** Judges the two fields of the link, as columns and in the form definition. */
export async function checkLinkFields(database: DatabaseHandle): Promise<XperienceFinding[]> {
  const columns = await database.dialect.readColumns(database.db, 'OM_Contact');
  const form = await readContactForm(database);
  const { fields } = database.product;
  return linkFields.flatMap(({ name, columnType, sqlType, label }): XperienceFinding[] => {
    const same = (other: string): boolean => other.toLowerCase() === name.toLowerCase();
    const column = columns.find((each) => same(each.name));
    const field = form.find((each) => same(each.column));
    const steps = `In Xperience open ${fields.path.join(' → ')}`;
    if (column === undefined || field === undefined) {
      return [
        {
          code: 'linkFieldMissing',
          detail: `The contact has no field ${name}${column === undefined ? '' : `: it is a column of OM_Contact, but not in the form definition of ${contactClass}`}.`,
          remedy: `${steps} and ${fields.newField(name, label)}.`,
        },
      ];
    }
    const typeFits = column.type.startsWith(sqlType) && column.nullable && field.columnType === columnType;
    if (typeFits) return [];
    return [
      {
        code: 'linkFieldWrong',
        detail: `The contact's field ${name} must have the data type ${label} and take empty values, but is ${field.columnType} (${column.type}${column.nullable ? '' : ', required'}).`,
        remedy: `${steps}, delete the field when nothing else uses it, and add it again with data type ${label}, not required.`,
      },
    ];
  });
}
