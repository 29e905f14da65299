import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { DatabaseError } from '../../../database/databaseError.ts';
import type { CatalogueColumn } from '../../../database/dialectFunctions.ts';
import type { FieldValue } from '../../../mapping/types.ts';
import { columnNameOf } from '../../fields/ownFields.ts';
import { takesDynamicsChanges } from '../../fields/readContactFields.ts';
import { commonContactColumns } from '../../tables/contactColumns.ts';

/**
 * Columns of the contact that changes in Dynamics may be written to, as a new installation has them: the login of
 * deployment/grants.sql may write these. Fields of a site's own are added by hand where they are mapped.
 */
export const grantedColumns: readonly string[] =
  Object.keys(commonContactColumns).filter(takesDynamicsChanges);

/** Columns of OM_Contact as the catalogue has them. */
export type ContactColumns = readonly CatalogueColumn[];

/** What was read so short a time ago, ms, is taken to be so still; a column that is not among it is looked for anew. */
const lifeMs = 60_000;
const kept = new WeakMap<object, { columns: ContactColumns; until: number }>();

/**
 * The columns of OM_Contact, read now and then only: the catalogue is not asked for each contact, nor inside a
 * transaction.
 * @param fields that must be among them, or they are read anew
 */
export async function readContactColumns(
  { db, dialect }: DatabaseHandle,
  fields: Iterable<string>,
): Promise<ContactColumns> {
  const now = performance.now();
  const last = kept.get(db);
  if (last && now < last.until && [...fields].every((field) => find(last.columns, field)))
    return last.columns;
  const columns = await dialect.readColumns(db, 'OM_Contact');
  kept.set(db, { columns, until: now + lifeMs });
  return columns;
}

/** Never written: identity, stamps, the link, and what only Xperience may count. */
const neverWritten =
  /^Contact(ID|GUID|Created|LastModified|Bounces|Dynamics365RelatedID|Dynamics365SynchronizedOn)$/i;

/**
 * The column of a field.
 * @throws when it is no column
 */
export function contactColumnOf(columns: ContactColumns, field: string): CatalogueColumn {
  const column = find(columns, field);
  if (column === undefined)
    throw new Error(`OM_Contact has no column ${columnNameOf(field)}; it was removed from the contact.`);
  return column;
}

const granted = new Set(grantedColumns.map((name) => name.toLowerCase()));

/**
 * The columns of fields that may be written beside those that change, as they were. Left out are those the login need
 * not have a right to, which would fail the whole statement, and long texts, which would cost something.
 */
export function writtenColumns(columns: ContactColumns, fields: Iterable<string>): ContactColumns {
  const found = [...fields].flatMap((field) => find(columns, field) ?? []);
  return [...new Set(found)].filter(
    ({ name, type }) => granted.has(name.toLowerCase()) && !type.endsWith('(max)'),
  );
}

/**
 * Checks that a column may hold a value.
 * @throws DatabaseError `constraint` for one that it does not take
 * @throws for a column that is never written
 */
export function checkContactValue(contactId: number, column: CatalogueColumn, value: FieldValue): void {
  if (neverWritten.test(column.name))
    throw new Error(`${column.name} is kept by Xperience and is never written.`);
  if (value === null && !column.nullable) {
    throw new DatabaseError(
      'constraint',
      `${column.name} of contact ${contactId} cannot be emptied: the column takes no empty value.`,
    );
  }
  const limit = Number(/^nvarchar\((\d+)\)$/.exec(column.type)?.[1] ?? Number.POSITIVE_INFINITY);
  if (typeof value === 'string' && value.length > limit) {
    throw new DatabaseError(
      'constraint',
      `${column.name} of contact ${contactId} takes ${limit} characters, but the new value has ${value.length}.`,
    );
  }
}

/** Columns by their names in lower case, made once for a list. */
const byName = new WeakMap<ContactColumns, ReadonlyMap<string, CatalogueColumn>>();

function find(columns: ContactColumns, field: string): CatalogueColumn | undefined {
  const known = byName.get(columns) ?? new Map(columns.map((each) => [each.name.toLowerCase(), each]));
  byName.set(columns, known);
  return known.get(columnNameOf(field).toLowerCase());
}
