import { type RawBuilder, sql } from 'kysely';
import type { DatabaseHandle } from '../database/bridgeDatabase.ts';
import type { JsonRow } from '../database/dialectFunctions.ts';
import { idRows } from '../database/idRows.ts';
import { isSqlType, type SqlType } from '../database/sqlType.ts';
import type { FieldValue } from '../mapping/types.ts';
import { type ContactColumns, checkContactValue, contactColumnOf } from './contactColumns.ts';
import { type ContactChange, writeContact } from './writeContact.ts';

/** A field that some of the contacts get a value for. */
interface Written {
  field: string;
  column: string;
  type: string;
}

type OurWritten = Written & { type: SqlType };

function isOurs(written: Written): written is OurWritten {
  return isSqlType(written.type);
}

/**
 * Writes named fields of many contacts in two statements, each contact with fields of its own, and stamps them as
 * modified now. Run it in a transaction, as its last write: OM_Contact belongs to a live site. The contacts are locked
 * by the read that compares them, because an update of a table with triggers of the site's own can answer nothing.
 * @param columns of OM_Contact
 * @returns contacts that do not hold the expected values any more; then nothing was written, of any
 * @throws DatabaseError `constraint` for a value that its column does not take
 * @throws for a field that may not be written or is no column
 */
export async function writeContacts(
  transaction: DatabaseHandle,
  columns: ContactColumns,
  changes: readonly ContactChange[],
): Promise<number[]> {
  const written = fieldsOf(columns, changes);
  const moved = await findMoved(transaction, columns, changes);
  if (moved.length > 0) return moved;
  // A type that only the site's own tables have may mean anything in a JSON document.
  if (!written.every(isOurs)) {
    for (const change of changes) await writeContact(transaction, { ...change, expected: {} }, columns);
    return [];
  }
  const { db, dialect } = transaction;
  const types: Record<string, SqlType> = { contact_id: 'int' };
  for (const [index, { type }] of written.entries()) {
    types[`set_${index}`] = 'bit';
    types[`value_${index}`] = type;
  }
  const rows = changes.map(({ contactId, values }) => {
    const row: Record<string, FieldValue> = { contact_id: contactId };
    for (const [index, { field }] of written.entries()) {
      row[`set_${index}`] = field in values;
      row[`value_${index}`] = values[field] ?? null;
    }
    return row as JsonRow<typeof types>;
  });
  const assignments = written.map(({ column }, index): RawBuilder<unknown> => {
    const [isSet, value] = [sql.ref(`given.set_${index}`), sql.ref(`given.value_${index}`)];
    const now = sql.ref(`OM_Contact.${column}`);
    return sql`${sql.id(column)} = case when ${isSet} = ${sql.lit(1)} then ${value} else ${now} end`;
  });
  await sql`
    update OM_Contact set ${sql.join([...assignments, sql`ContactLastModified = ${dialect.now()}`])}
    from ${dialect.jsonRows('given', types, rows)} where OM_Contact.ContactID = given.contact_id`.execute(db);
  return [];
}

function fieldsOf(columns: ContactColumns, changes: readonly ContactChange[]): Written[] {
  const found = new Map<string, Written>();
  for (const { contactId, values } of changes) {
    for (const [field, value] of Object.entries(values)) {
      const column = contactColumnOf(columns, field);
      checkContactValue(contactId, column, value);
      found.set(field, { field, column: column.name, type: column.type });
    }
  }
  return [...found.values()].sort((a, b) => (a.column < b.column ? -1 : 1));
}

/** Contacts that are gone or hold other values than expected; the others cannot be written by anybody else from here on. */
async function findMoved(
  { db, dialect }: DatabaseHandle,
  columns: ContactColumns,
  changes: readonly ContactChange[],
): Promise<number[]> {
  const names = new Map<string, string>();
  for (const { expected } of changes)
    for (const field of Object.keys(expected)) names.set(field, contactColumnOf(columns, field).name);
  const ids = changes.map(({ contactId }) => contactId);
  const wanted = idRows(dialect, 'wanted', ids);
  const selected = ['ContactID', ...new Set(names.values())].map((name) => sql.ref(`OM_Contact.${name}`));
  const { rows } = await sql<Record<string, FieldValue>>`
    select ${sql.join(selected)} from OM_Contact ${dialect.updateLock}
    inner join ${wanted} on wanted.id = OM_Contact.ContactID`.execute(db);
  const held = new Map(rows.map((row) => [Number(row.ContactID), row]));
  return changes.flatMap(({ contactId, expected }) => {
    const row = held.get(contactId);
    const isSame = ([field, value]: [string, FieldValue]) =>
      (row?.[names.get(field) ?? ''] ?? null) === value;
    return row && Object.entries(expected).every(isSame) ? [] : [contactId];
  });
}
