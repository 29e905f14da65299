import { type RawBuilder, sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { JsonRow } from '../../../database/dialectFunctions.ts';
import { idRows } from '../../../database/idRows.ts';
import { isSqlType, type SqlType } from '../../../database/sqlType.ts';
import type { FieldValue } from '../../../mapping/types.ts';
import { isReadAsText } from '../../fields/readWideDecimals.ts';
import { type ContactColumns, checkContactValue, contactColumnOf, writtenColumns } from './contactColumns.ts';
import { type ContactChange, writeContact } from './writeContact.ts';

/** A column that some of the contacts may get a value for, and the fields that mean it. */
interface Written {
  fields: string[];
  column: string;
  type: string;
}

type OurWritten = Written & { type: SqlType };

function isOurs(written: Written): written is OurWritten {
  return isSqlType(written.type);
}

/**
 * Writes named fields of one or many contacts in two statements, each contact with fields of its own, and stamps them as
 * modified now. Run it in a transaction, as its last write: OM_Contact belongs to a live site. The contacts are locked
 * by the read that compares them, because an update of a table with triggers of the site's own can answer nothing.
 * @param columns of OM_Contact
 * @param mayChange fields that changes of this kind may have: both statements name all of them, whichever are written
 *   now, so that the server keeps one plan of each and not one for every set of fields
 * @returns contacts that do not hold the expected values any more; then nothing was written, of any
 * @throws DatabaseError `constraint` for a value that its column does not take
 * @throws for a field that may not be written or is no column
 */
export async function writeContacts(
  transaction: DatabaseHandle,
  columns: ContactColumns,
  changes: readonly ContactChange[],
  mayChange: Iterable<string> = [],
): Promise<number[]> {
  const changed = columnsOf(columns, changes);
  const possible = writtenColumns(columns, mayChange);
  const moved = await findMoved(transaction, columns, changes, possible);
  if (moved.length > 0) return moved;
  // A type that only the site's own tables have may mean anything in a JSON document.
  if (!changed.every(isOurs)) {
    for (const change of changes) await writeContact(transaction, { ...change, expected: {} }, columns);
    return [];
  }
  const written = withPossible(changed, possible);
  const { db, dialect } = transaction;
  const types: Record<string, SqlType> = { contact_id: 'int' };
  for (const [index, { type }] of written.entries()) {
    types[`set_${index}`] = 'bit';
    types[`value_${index}`] = type;
  }
  const rows = changes.map(({ contactId, values }) => {
    const row: Record<string, FieldValue> = { contact_id: contactId };
    for (const [index, { fields }] of written.entries()) {
      const field = fields.find((name) => name in values);
      row[`set_${index}`] = field !== undefined;
      row[`value_${index}`] = field === undefined ? null : (values[field] ?? null);
    }
    return row as JsonRow<typeof types>;
  });
  const assignments = written.map(({ column }, index): RawBuilder<unknown> => {
    const [isSet, value] = [sql.ref(`given.set_${index}`), sql.ref(`given.value_${index}`)];
    const now = sql.id('OM_Contact', column);
    return sql`${sql.id(column)} = case when ${isSet} = ${sql.lit(1)} then ${value} else ${now} end`;
  });
  await sql`
    update OM_Contact set ${sql.join([...assignments, sql`ContactLastModified = ${dialect.now()}`])}
    from ${dialect.jsonRows('given', types, rows)} where OM_Contact.ContactID = given.contact_id`.execute(db);
  return [];
}

function columnsOf(columns: ContactColumns, changes: readonly ContactChange[]): Written[] {
  const found = new Map<string, Written>();
  for (const { contactId, values } of changes) {
    for (const [field, value] of Object.entries(values)) {
      const column = contactColumnOf(columns, field);
      checkContactValue(contactId, column, value);
      const known = found.get(column.name);
      if (!known) found.set(column.name, { fields: [field], column: column.name, type: column.type });
      else if (!known.fields.includes(field)) known.fields.push(field);
    }
  }
  return [...found.values()];
}

/** All columns a statement names, in an order of their own. */
function withPossible(changed: readonly OurWritten[], possible: ContactColumns): OurWritten[] {
  const named = new Set(changed.map(({ column }) => column));
  const others = possible
    .filter(({ name }) => !named.has(name))
    .map(({ name, type }): Written => ({ fields: [], column: name, type }));
  return [...changed, ...others.filter(isOurs)].sort((a, b) => (a.column < b.column ? -1 : 1));
}

/** Contacts that are gone or hold other values than expected; the others cannot be written by anybody else from here on. */
async function findMoved(
  { db, dialect }: DatabaseHandle,
  columns: ContactColumns,
  changes: readonly ContactChange[],
  possible: ContactColumns,
): Promise<number[]> {
  const names = new Map<string, string>();
  const compared = new Map(possible.map((column) => [column.name, column]));
  for (const { expected } of changes)
    for (const field of Object.keys(expected)) {
      const column = contactColumnOf(columns, field);
      names.set(field, column.name);
      compared.set(column.name, column);
    }
  const ids = changes.map(({ contactId }) => contactId);
  const wanted = idRows(dialect, 'wanted', ids);
  const selected = [...compared.keys()].sort().map((name) => {
    const column = sql.id('OM_Contact', name);
    // As contacts are read, or a value with many digits would never be the same.
    return isReadAsText(dialect, compared.get(name)?.type ?? '')
      ? sql`${dialect.decimalText(column)} as ${sql.id(name)}`
      : column;
  });
  const { rows } = await sql<Record<string, FieldValue>>`
    select ${sql.join([sql.ref('OM_Contact.ContactID'), ...selected])} from OM_Contact ${dialect.updateLock}
    inner join ${wanted} on wanted.id = OM_Contact.ContactID`.execute(db);
  const held = new Map(rows.map((row) => [Number(row.ContactID), row]));
  return changes.flatMap(({ contactId, expected }) => {
    const row = held.get(contactId);
    const isSame = ([field, value]: [string, FieldValue]) =>
      (row?.[names.get(field) ?? ''] ?? null) === value;
    return row && Object.entries(expected).every(isSame) ? [] : [contactId];
  });
}
