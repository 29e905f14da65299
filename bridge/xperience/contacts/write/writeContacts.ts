import { type CompiledQuery, type RawBuilder, sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../../database/createQueryCache.ts';
import type { JsonRow } from '../../../database/dialectFunctions.ts';
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

/** How contacts are written: both statements in one transaction, the second as its last write. */
export interface ContactWriting {
  /** Locks the contacts and answers what they hold. */
  compare: CompiledQuery;
  /** Contacts that do not hold the expected values any more, by what the first answered: then nothing may be written, of any. */
  movedOf(rows: readonly unknown[]): number[];
  /** Writes; undefined where a column has a type that only the site's own tables have: then one by one. */
  write: CompiledQuery | undefined;
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
  const { db } = transaction;
  const { compare, movedOf, write } = contactWriting(transaction, columns, changes, mayChange);
  const moved = movedOf((await db.executeQuery(compare)).rows);
  if (moved.length > 0) return moved;
  if (write) await db.executeQuery(write);
  else await writeOneByOne(transaction, columns, changes);
  return [];
}

/** Writes contacts whose columns have types that may mean anything in a JSON document; they were compared before. */
export async function writeOneByOne(
  transaction: DatabaseHandle,
  columns: ContactColumns,
  changes: readonly ContactChange[],
): Promise<void> {
  for (const change of changes) await writeContact(transaction, { ...change, expected: {} }, columns);
}

/**
 * The statements of writeContacts, to be carried out together with others.
 * @throws as it does
 */
export function contactWriting(
  transaction: DatabaseHandle,
  columns: ContactColumns,
  changes: readonly ContactChange[],
  mayChange: Iterable<string> = [],
): ContactWriting {
  const changed = columnsOf(columns, changes);
  const possible = writtenColumns(columns, mayChange);
  return {
    ...comparison(transaction, columns, changes, possible),
    write: changed.every(isOurs)
      ? updateOf(transaction, withPossible(changed, possible), changes)
      : undefined,
  };
}

type Given = JsonRow<Record<string, SqlType>>;

const updates = createQueryCache();

function updateOf(
  { db, dialect }: DatabaseHandle,
  written: readonly OurWritten[],
  changes: readonly ContactChange[],
): CompiledQuery {
  const placeOf = new Map(written.flatMap(({ fields }, place) => fields.map((field) => [field, place])));
  const rows = changes.map(({ contactId, values }) => {
    // Nothing is said of columns that stay as they are: what is left out is null, and so not set.
    const row: Record<string, FieldValue> = { contact_id: contactId };
    for (const [field, value] of Object.entries(values)) {
      const place = placeOf.get(field);
      row[`set_${place}`] = true;
      row[`value_${place}`] = value;
    }
    return row as Given;
  });
  const key = JSON.stringify(written.map(({ column, type }) => [column, type]));
  const query = updates(dialect, key, () => {
    const assignments = written.map(({ column }, index): RawBuilder<unknown> => {
      const [isSet, value] = [sql.ref(`given.set_${index}`), sql.ref(`given.value_${index}`)];
      const now = sql.id('OM_Contact', column);
      return sql`${sql.id(column)} = case when ${isSet} = ${sql.lit(1)} then ${value} else ${now} end`;
    });
    const types: Record<string, SqlType> = { contact_id: 'int' };
    for (const [place, { type }] of written.entries()) {
      types[`set_${place}`] = 'bit';
      types[`value_${place}`] = type;
    }
    const given = dialect.jsonRows('given', types, placeholder<Given[]>('rows'));
    const update = sql`
      update OM_Contact set ${sql.join([...assignments, sql`ContactLastModified = ${dialect.now()}`])}
      from ${given} where OM_Contact.ContactID = given.contact_id`;
    return { compile: () => update.compile(db) };
  });
  return bind(query, { rows });
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

const comparisons = createQueryCache();

/** Asks what contacts hold; once that was answered they cannot be written by anybody else. */
function comparison(
  { db, dialect }: DatabaseHandle,
  columns: ContactColumns,
  changes: readonly ContactChange[],
  possible: ContactColumns,
): Pick<ContactWriting, 'compare' | 'movedOf'> {
  const names = new Map<string, string>();
  const compared = new Map(possible.map((column) => [column.name, column]));
  for (const { expected } of changes)
    for (const field of Object.keys(expected)) {
      const column = contactColumnOf(columns, field);
      names.set(field, column.name);
      compared.set(column.name, column);
    }
  const asked = [...compared.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const query = comparisons(dialect, JSON.stringify(asked.map(({ name, type }) => [name, type])), () => {
    const wanted = dialect.jsonRows('wanted', { id: 'int' }, placeholder<{ id: number }[]>('ids'));
    const selected = asked.map(({ name, type }) => {
      const column = sql.id('OM_Contact', name);
      // As contacts are read, or a value with many digits would never be the same.
      return isReadAsText(dialect, type) ? sql`${dialect.decimalText(column)} as ${sql.id(name)}` : column;
    });
    const select = sql<Record<string, FieldValue>>`
      select ${sql.join([sql.ref('OM_Contact.ContactID'), ...selected])} from OM_Contact ${dialect.updateLock}
      inner join ${wanted} on wanted.id = OM_Contact.ContactID`;
    return { compile: () => select.compile(db) };
  });
  const ids = changes.map(({ contactId: id }) => ({ id }));
  return {
    compare: bind(query, { ids }),
    movedOf: (rows) => {
      const held = new Map(
        (rows as readonly Record<string, FieldValue>[]).map((row) => [Number(row.ContactID), row]),
      );
      return changes.flatMap(({ contactId, expected }) => {
        const row = held.get(contactId);
        const isSame = ([field, value]: [string, FieldValue]) =>
          (row?.[names.get(field) ?? ''] ?? null) === value;
        return row && Object.entries(expected).every(isSame) ? [] : [contactId];
      });
    },
  };
}
