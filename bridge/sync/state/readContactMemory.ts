import { type AliasedExpression, sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import type { FieldValue } from '../../mapping/types.ts';
import {
  type ContactRecord,
  contactColumns,
  type SelectedContact,
  toContactRecords,
} from '../../xperience/contacts/contactRecord.ts';
import { readWideDecimals } from '../../xperience/fields/readWideDecimals.ts';
import { type ContactState, contactStateOf, type StoredState, unknownState } from './contactState.ts';

/** Which contacts: by ContactID, or by the rows they are linked to, as the link table has them. */
export type ContactsWanted = { contactIds: readonly number[] } | { rowIds: readonly string[] };

/** A contact as Xperience has it, with what the bridge remembers of it. */
export interface RememberedContact {
  contactId: number;
  /** Row in the link table. */
  linkedRowId: string | null;
  /** Absent where the contact is not in Xperience any more. */
  record?: ContactRecord;
  state: ContactState;
}

/** Contacts at one moment. */
export interface RememberedContacts {
  contacts: RememberedContact[];
  /** That moment, UTC of the database; absent where there are none. */
  utc?: DateTime2;
}

/** The columns of a state; selected under names that no column of a contact has. */
export const stateColumns = [
  'version',
  'agreed',
  'mapping_fingerprint',
  'row_version',
  'lagging',
  'pending',
  'pending_run_id',
  'pending_token',
  'pending_at',
  'held',
] as const;

/** What is selected of each contact besides. */
export interface SelectedMemory {
  known_contact_id: number;
  known_row_id: string | null;
  known_utc: DateTime2;
}

/**
 * Contacts in the order of their IDs, their links and their states, in one statement. Those that are not in Xperience any
 * more are found by their rows alone.
 * @param fields contact fields to read
 */
export async function readContactMemory(
  database: DatabaseHandle,
  wanted: ContactsWanted,
  fields: readonly string[],
): Promise<RememberedContacts> {
  const keys = 'rowIds' in wanted ? wanted.rowIds : wanted.contactIds;
  if (keys.length === 0) return { contacts: [] };
  const { db, dialect } = database;
  const wide = await readWideDecimals(database);
  const select = 'rowIds' in wanted ? selectByRows : selectByIds;
  const query = compiled(dialect, JSON.stringify([select.name, fields, [...wide]]), () =>
    select(database, [
      ...contactColumns(database, fields, wide),
      ...stateColumns.map((name) => sql<FieldValue>`${sql.ref(`state.${name}`)}`.as(`known_${name}`)),
      sql<string | null>`${sql.ref('link.row_id')}`.as('known_row_id'),
      dialect.utcNow().as('known_utc'),
    ]),
  );
  const given = [...new Set<number | string>(keys)].map((key) =>
    typeof key === 'string' ? { row_id: key } : { id: key },
  );
  const { rows } = (await db.executeQuery(bind(query, { given }))) as {
    rows: (SelectedContact & SelectedMemory)[];
  };
  return {
    contacts: await toRemembered(database, rows, fields),
    ...(rows[0] && { utc: rows[0].known_utc }),
  };
}

/** Contacts of rows that were selected with their links and states. */
export async function toRemembered(
  database: DatabaseHandle,
  rows: readonly (SelectedContact & SelectedMemory)[],
  fields: readonly string[],
): Promise<RememberedContact[]> {
  if (rows.length === 0) return [];
  const records = await toContactRecords(
    database,
    rows.filter(({ ContactID }) => ContactID !== null),
    fields,
  );
  const recordOf = new Map(records.map((record) => [record.contactId, record]));
  return rows.map((row) => {
    const contactId = row.known_contact_id;
    const record = recordOf.get(contactId);
    return { contactId, linkedRowId: row.known_row_id, ...(record && { record }), state: stateOf(row) };
  });
}

type Columns = readonly AliasedExpression<unknown, string>[];

const compiled = createQueryCache();

function selectByIds({ db, dialect }: DatabaseHandle, columns: Columns) {
  const wanted = dialect.jsonRows('wanted', { id: 'int' }, placeholder<{ id: number }[]>('given'));
  return db
    .selectFrom('OM_Contact as contact')
    .innerJoin(wanted, 'wanted.id', 'contact.ContactID')
    .leftJoin('dynamics365.link as link', 'link.contact_id', 'contact.ContactID')
    .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'contact.ContactID')
    .select('contact.ContactID as known_contact_id')
    .select(columns)
    .orderBy('contact.ContactID');
}

function selectByRows({ db, dialect }: DatabaseHandle, columns: Columns) {
  const given = placeholder<{ row_id: string }[]>('given');
  const wanted = dialect.jsonRows('wanted', { row_id: 'uniqueidentifier' }, given);
  return db
    .selectFrom('dynamics365.link as link')
    .innerJoin(wanted, 'wanted.row_id', 'link.row_id')
    .leftJoin('OM_Contact as contact', 'contact.ContactID', 'link.contact_id')
    .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'link.contact_id')
    .select('link.contact_id as known_contact_id')
    .select(columns)
    .orderBy('link.contact_id');
}

function stateOf(row: SelectedContact & SelectedMemory): ContactState {
  const { known_contact_id: contact_id } = row;
  if (row.known_version === null) return unknownState(contact_id);
  const state = Object.fromEntries(stateColumns.map((name) => [name, row[`known_${name}`]]));
  return contactStateOf({ contact_id, ...state } as StoredState);
}
