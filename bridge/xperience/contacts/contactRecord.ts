import { type AliasedRawBuilder, sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { emptyRow } from '../../database/emptyRow.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { FieldValue } from '../../mapping/types.ts';
import { contactReferences } from '../fields/contactReferences.ts';
import { columnNameOf } from '../fields/ownFields.ts';
import { readReferenceNames } from '../fields/readReferenceNames.ts';
import { readWideDecimals } from '../fields/readWideDecimals.ts';

/** A contact as Xperience stores it, with the fields that were asked for. */
export interface ContactRecord {
  contactId: number;
  contactGuid: string;
  /** The row it is linked to, by OM_Contact itself. */
  rowId: string | null;
  email: string | null;
  /** ContactLastModified, the server's local time. */
  modifiedLocal: DateTime2;
  values: Record<string, FieldValue>;
}

/** A row of a query that selected {@link contactColumnsFor} its fields. */
export type SelectedContact = Record<string, FieldValue>;

const always = [
  'ContactID',
  'ContactGUID',
  'ContactDynamics365RelatedID',
  'ContactEmail',
  'ContactLastModified',
];

const referenceOf = (field: string) => contactReferences.find((each) => each.field.name === field);

/**
 * What to select from OM_Contact, under the alias `contact`, to make records with these fields: the columns themselves,
 * for references the column with the number, and for decimals with more digits than a float their text.
 */
export async function contactColumnsFor(
  database: ContactHandle,
  fields: readonly string[],
): Promise<AliasedRawBuilder<FieldValue, string>[]> {
  return contactColumns(database, fields, await readWideDecimals(database));
}

/** The same where it is known which columns are read as text (see readWideDecimals). */
export function contactColumns(
  { dialect }: Pick<ContactHandle, 'dialect'>,
  fields: readonly string[],
  wide: ReadonlySet<string>,
): AliasedRawBuilder<FieldValue, string>[] {
  const columns = fields.map((field) => referenceOf(field)?.column ?? columnNameOf(field));
  return [...new Set([...always, ...columns])].map((name) => {
    const column = sql<FieldValue>`${sql.id('contact', name)}`;
    return (wide.has(name.toLowerCase()) ? dialect.decimalText(column) : column).as(name);
  });
}

/** Makes records of selected rows; references are looked up in bulk. */
export async function toContactRecords(
  database: DatabaseHandle,
  rows: readonly SelectedContact[],
  fields: readonly string[],
): Promise<ContactRecord[]> {
  const references = contactReferences.filter((each) => fields.includes(each.field.name));
  const nameOf = await readReferenceNames(database, references, rows);
  const read = fields.map((field) => ({
    field,
    column: columnNameOf(field),
    reference: references.find((each) => each.field.name === field),
  }));
  const empty = emptyRow(fields);
  return rows.map((row) => {
    const values: ContactRecord['values'] = { ...empty };
    for (const { field, column, reference } of read)
      values[field] = reference ? nameOf(reference.column, row[reference.column]) : (row[column] ?? null);
    return {
      contactId: Number(row.ContactID),
      contactGuid: String(row.ContactGUID),
      rowId: textOrNull(row.ContactDynamics365RelatedID),
      email: textOrNull(row.ContactEmail),
      modifiedLocal: String(row.ContactLastModified) as DateTime2,
      values,
    };
  });
}

function textOrNull(value: FieldValue | undefined): string | null {
  return value === null || value === undefined ? null : String(value);
}
