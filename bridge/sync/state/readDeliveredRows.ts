import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../database/createQueryCache.ts';
import { typed } from '../../database/typed.ts';
import type { FieldValue } from '../../mapping/types.ts';
import { contactColumns, type SelectedContact } from '../../xperience/contacts/contactRecord.ts';
import { readWideDecimals } from '../../xperience/fields/readWideDecimals.ts';
import { knownVersionsOf } from './knownVersions.ts';
import {
  type RememberedContact,
  type RememberedContacts,
  type SelectedMemory,
  stateColumns,
  toRemembered,
} from './readContactMemory.ts';
import type { KnownRow } from './readKnownRows.ts';

/** A row as it was delivered. */
export interface DeliveredRow {
  /** GUID in lower case. */
  rowId: string;
  /** As far as it tells one; a whole number without sign in decimal text. */
  version: string | undefined;
}

/** By what a delivery is told from what is known. */
export interface KnownBy {
  /** The mapping as it is. */
  fingerprint: string | undefined;
  /** Contact fields to read of contacts whose row may tell something new; undefined reads no contact. */
  fields: readonly string[] | undefined;
}

/** What is known of a row that was delivered. */
export interface DeliveredKnown extends KnownRow {
  /** The contact it is linked to; absent where the delivery is no newer than what is known, or no fields were asked for. */
  memory?: RememberedContacts;
}

type SelectedRow = SelectedContact & SelectedMemory & Selected;

interface Selected {
  given_place: number;
  given_tells: boolean;
  known_row_version: FieldValue;
  known_lagging: string | null;
  known_mapping_fingerprint: string | null;
}

/** Long texts of a state that only matter where something is decided. */
const heavy: ReadonlySet<string> = new Set(['agreed', 'pending']);
const given = { place: 'int', row_id: 'uniqueidentifier', version: 'bigint' } as const;
type Given = { place: number; row_id: string; version: number | null };

const compiled = createQueryCache();

/**
 * How new the rows that flows deliver are known to be, and, where a delivery may be newer, the contact it is for, all in
 * one statement: most deliveries tell nothing new, and of those nothing but keys is looked at.
 * @returns in the order of the rows; undefined for one that no contact is linked to
 */
export async function readDeliveredRows(
  database: DatabaseHandle,
  delivered: readonly DeliveredRow[],
  { fingerprint, fields }: KnownBy,
): Promise<(DeliveredKnown | undefined)[]> {
  const { db, dialect } = database;
  const wide = await readWideDecimals(database);
  const query = compiled(dialect, JSON.stringify([fields, [...wide]]), () => select(database, fields, wide));
  const rows: Given[] = delivered.map(({ rowId, version }, place) => ({
    place,
    row_id: rowId,
    version: version === undefined ? null : Number(version),
  }));
  const found = (await db.executeQuery(bind(query, { rows, fingerprint: fingerprint ?? null })))
    .rows as SelectedRow[];
  const telling = fields === undefined ? [] : found.filter((row) => row.given_tells);
  const contacts = await toRemembered(database, telling, fields ?? []);
  const contactOf = new Map(telling.map((row, index) => [row, contacts[index]]));
  const known: (DeliveredKnown | undefined)[] = delivered.map(() => undefined);
  for (const row of found) known[row.given_place] = toKnown(row, contactOf.get(row));
  return known;
}

function toKnown(row: SelectedRow, contact: RememberedContact | undefined): DeliveredKnown {
  const { known_row_version: row_version, known_lagging: lagging, known_mapping_fingerprint: by } = row;
  return {
    ...knownVersionsOf({ row_version: row_version as number | string | null, lagging }),
    ...(by !== null && { mappingFingerprint: by }),
    ...(contact && { memory: { contacts: [contact], utc: row.known_utc } }),
  };
}

function select(
  { db, dialect }: DatabaseHandle,
  fields: readonly string[] | undefined,
  wide: ReadonlySet<string>,
) {
  const ref = (name: string) => sql.ref<FieldValue>(name);
  const rows = dialect.jsonRows('given', given, placeholder<Given[]>('rows'));
  const isKnown = sql`${ref('state.mapping_fingerprint')} = ${placeholder<string | null>('fingerprint')}
    and ${ref('given.version')} <= ${ref('state.row_version')} and ${ref('state.lagging')} is null`;
  const tells = sql<number>`case when ${isKnown} then 0 else 1 end`;
  const light = stateColumns.filter((name) => !heavy.has(name));
  const named = (table: string, names: readonly string[]) =>
    names.map((name) => ref(`${table}.${name}`).as(`known_${name}`));
  const query = db
    .selectFrom(rows)
    .innerJoin('dynamics365.link as link', 'link.row_id', 'given.row_id')
    .leftJoin('dynamics365.contact_state as state', 'state.contact_id', 'link.contact_id')
    .select([
      typed(ref('given.place'), 'int').as('given_place'),
      typed(tells, 'bit').as('given_tells'),
      'link.contact_id as known_contact_id',
      sql<string | null>`${ref('link.row_id')}`.as('known_row_id'),
      typed(sql`case when ${tells} = 1 then ${dialect.utcNow()} end`, 'datetime2(7)').as('known_utc'),
      ...named('state', light),
    ]);
  if (fields === undefined) return query;
  return query
    .leftJoin('OM_Contact as contact', (join) =>
      join.onRef('contact.ContactID', '=', 'link.contact_id').on(sql`${tells}`, '=', 1),
    )
    .leftJoin('dynamics365.contact_state as told', (join) =>
      join.onRef('told.contact_id', '=', 'link.contact_id').on(sql`${tells}`, '=', 1),
    )
    .select(named('told', [...heavy]))
    .select(contactColumns({ dialect }, fields, wide));
}
