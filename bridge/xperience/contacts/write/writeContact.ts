import { type Expression, type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../../database/bridgeDatabase.ts';
import type { CatalogueColumn } from '../../../database/dialectFunctions.ts';
import type { FieldValue } from '../../../mapping/types.ts';
import { type ContactColumns, checkContactValue, contactColumnOf } from './contactColumns.ts';

export interface ContactChange {
  contactId: number;
  /** Field → new value. */
  values: Readonly<Record<string, FieldValue>>;
  /** Field → value it had when the change was decided; the change is not made when any of them moved. */
  expected: Readonly<Record<string, FieldValue>>;
}

/**
 * Writes named fields of one contact and stamps it as modified now, by the database's local time, as Xperience does.
 * @param columns of OM_Contact; read here where they are not given
 * @returns whether the contact still held the expected values; if not, nothing was written
 * @throws DatabaseError `constraint` for a value that its column does not take
 * @throws for a field that may not be written or is no column
 */
export async function writeContact(
  database: ContactHandle,
  change: ContactChange,
  columns?: ContactColumns,
): Promise<boolean> {
  const { db, dialect } = database;
  const known = columns ?? (await dialect.readColumns(db, 'OM_Contact'));
  const assignments = Object.entries(change.values).map(([field, value]) => {
    const column = contactColumnOf(known, field);
    checkContactValue(change.contactId, column, value);
    return sql`${sql.id(column.name)} = ${value}`;
  });
  const guards = Object.entries(change.expected).map(([field, value]) =>
    holds(database, contactColumnOf(known, field), value),
  );
  const where = sql.join([sql`ContactID = ${change.contactId}`, ...guards], sql` and `);
  const stamp = sql`ContactLastModified = ${dialect.now()}`;
  const result = await sql`
    update OM_Contact set ${sql.join([...assignments, stamp])} where ${where}`.execute(db);
  return result.numAffectedRows === 1n;
}

function holds({ dialect }: ContactHandle, column: CatalogueColumn, value: FieldValue): Expression<SqlBool> {
  const reference = sql.id(column.name);
  if (value === null) return sql<SqlBool>`${reference} is null`;
  const isText = column.type.startsWith('nvarchar');
  return isText && typeof value === 'string'
    ? dialect.textIs(reference, value)
    : sql<SqlBool>`${reference} = ${value}`;
}
