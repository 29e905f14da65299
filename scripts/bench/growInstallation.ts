import { type RawBuilder, sql } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';
import type { DialectFunctions } from '../../bridge/database/dialectFunctions.ts';

/** Of which table copies are made, and which of its columns hold what belongs to a contact alone. */
interface CopiedTable {
  name: string;
  /** Column with the contact's number. */
  contact: string;
  /** Columns that the database itself numbers. */
  identity?: string;
  /** Columns that name the contact's row in Dynamics, or its visitor. */
  row?: string;
  guid?: string;
}

const copied: readonly CopiedTable[] = [
  {
    name: 'OM_Contact',
    contact: 'ContactID',
    identity: 'ContactID',
    row: 'ContactDynamics365RelatedID',
    guid: 'ContactGUID',
  },
  { name: 'OM_ScoreContactRule', contact: 'ContactID', identity: 'ScoreContactRuleID' },
  { name: 'OM_Activity', contact: 'ActivityContactID', identity: 'ActivityID' },
  { name: 'dynamics365.link', contact: 'contact_id', row: 'row_id', guid: 'contact_guid' },
  { name: 'dynamics365.contact_state', contact: 'contact_id' },
  { name: 'dynamics365.failure', contact: 'contact_id', identity: 'failure_id', row: 'row_id' },
  { name: 'dynamics365.seen_fields', contact: 'contact_id' },
  { name: 'dynamics365.reached_contact', contact: 'contact_id' },
  { name: 'dynamics365.activity_progress', contact: 'contact_id' },
];

/** The embedded engine waits for the disk, and sorts indexes in little memory, as long as nobody tells it otherwise. */
const hasty = [
  'pragma main.synchronous = off',
  'pragma dynamics365.synchronous = off',
  'pragma main.cache_size = -400000',
];
const careful = [
  'pragma main.synchronous = normal',
  'pragma dynamics365.synchronous = normal',
  'pragma main.cache_size = -2000',
];

/** Copies made by one statement: each is one transaction of its own. */
const copiesAtOnce = 3;

/**
 * Makes an installation ten times as large by copying its contacts, their points and activities, and all the bridge
 * remembers of them, with a few statements a table: a million contacts take minutes on a server, too. The contacts must be
 * numbered from 1 without gaps.
 * @returns how many contacts there are
 */
export async function growInstallation(database: BridgeDatabase, contacts: number): Promise<number> {
  const { db, dialect } = database;
  if (dialect.engine === 'sqlite') for (const each of hasty) await sql.raw(each).execute(db);
  for (const table of copied) {
    const columns = (await dialect.readColumns(db, table.name)).map(({ name }) => name);
    for (let first = 1; first < 10; first += copiesAtOnce) {
      await copy(database, table, columns, { contacts, first, last: first + copiesAtOnce - 1 });
    }
  }
  if (dialect.engine === 'sqlite') for (const each of careful) await sql.raw(each).execute(db);
  return contacts * 10;
}

async function copy(
  { db, dialect }: BridgeDatabase,
  { name, contact, identity, row, guid }: CopiedTable,
  columns: readonly string[],
  { contacts, first, last }: { contacts: number; first: number; last: number },
): Promise<void> {
  const written = columns.filter((column) => column !== identity);
  const number = sql`(source.${sql.id(contact)} + copies.n * ${sql.lit(contacts)})`;
  const values = written.map((column) => {
    if (column === contact) return number;
    if (column === guid) return guidOf(dialect, 'a', number);
    if (column === row)
      return sql`case when source.${sql.id(column)} is null then null else ${guidOf(dialect, 'b', number)} end`;
    return sql`source.${sql.id(column)}`;
  });
  const copies = Array.from(
    { length: last - first + 1 },
    (_, index) => sql`select ${sql.lit(first + index)} as n`,
  );
  // In this order numbers are given, so that those of the contacts are what the other tables reckon with.
  const order = sql.join([sql`copies.n`, ...(identity ? [sql`source.${sql.id(identity)}`] : [])]);
  await sql`insert into ${sql.table(name)} (${sql.join(written.map((column) => sql.id(column)))})
    select ${sql.join(values)}
    from ${sql.table(name)} as source cross join (${sql.join(copies, sql` union all `)}) as copies
    where source.${sql.id(contact)} <= ${sql.lit(contacts)}
    order by ${order}`.execute(db);
}

/** A GUID that follows from a contact's number; the digit tells what it is of. */
function guidOf(dialect: DialectFunctions, digit: string, number: RawBuilder<unknown>): RawBuilder<unknown> {
  const start = sql.lit(`${digit}0000000-0000-4000-8000-`);
  return dialect.engine === 'sqlite'
    ? sql`${start} || printf('%012d', ${number})`
    : sql`cast(concat(${start}, right(concat('000000000000', ${number}), 12)) as uniqueidentifier)`;
}
