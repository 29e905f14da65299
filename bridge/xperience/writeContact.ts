import { type Expression, type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../database/bridgeDatabase.ts';
import { DatabaseError } from '../database/databaseError.ts';
import type { CatalogueColumn } from '../database/dialectFunctions.ts';
import type { FieldValue } from '../mapping/types.ts';
import { columnNameOf } from './ownFields.ts';

export interface ContactChange {
  contactId: number;
  /** Field → new value. */
  values: Readonly<Record<string, FieldValue>>;
  /** Field → value it had when the change was decided; the change is not made when any of them moved. */
  expected: Readonly<Record<string, FieldValue>>;
}

/** Never written through here: identity, stamps, the link, and what only Xperience may count. */
const neverWritten =
  /^Contact(ID|GUID|Created|LastModified|Bounces|Dynamics365RelatedID|Dynamics365SynchronizedOn)$/i;

/**
 * Writes named fields of one contact and stamps it as modified now, by the database's local time, as Xperience does.
 * @returns whether the contact still held the expected values; if not, nothing was written
 * @throws DatabaseError `constraint` for a value that its column does not take
 * @throws for a field that may not be written or is no column
 */
export async function writeContact(database: ContactHandle, change: ContactChange): Promise<boolean> {
  const { db, dialect } = database;
  const columns = await dialect.readColumns(db, 'OM_Contact');
  const columnOf = (field: string) => findColumn(columns, columnNameOf(field));
  const assignments = Object.entries(change.values).map(([field, value]) => {
    const column = columnOf(field);
    check(change.contactId, column, value);
    return sql`${sql.id(column.name)} = ${value}`;
  });
  const guards = Object.entries(change.expected).map(([field, value]) =>
    holds(database, columnOf(field), value),
  );
  const where = sql.join([sql`ContactID = ${change.contactId}`, ...guards], sql` and `);
  const stamp = sql`ContactLastModified = ${dialect.now()}`;
  const result = await sql`
    update OM_Contact set ${sql.join([...assignments, stamp])} where ${where}`.execute(db);
  return result.numAffectedRows === 1n;
}

function findColumn(columns: readonly CatalogueColumn[], field: string): CatalogueColumn {
  const column = columns.find((each) => each.name.toLowerCase() === field.toLowerCase());
  if (column === undefined)
    throw new Error(`OM_Contact has no column ${field}; it was removed from the contact.`);
  return column;
}

function check(contactId: number, column: CatalogueColumn, value: FieldValue): void {
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

function holds({ dialect }: ContactHandle, column: CatalogueColumn, value: FieldValue): Expression<SqlBool> {
  const reference = sql.id(column.name);
  if (value === null) return sql<SqlBool>`${reference} is null`;
  const isText = column.type.startsWith('nvarchar');
  return isText && typeof value === 'string'
    ? dialect.textIs(reference, value)
    : sql<SqlBool>`${reference} = ${value}`;
}
