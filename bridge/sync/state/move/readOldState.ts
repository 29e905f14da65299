import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { ContactHandle, DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { BridgeTableName } from '../../../database/bridgeTables.ts';
import { typed } from '../../../database/typed.ts';
import { type ContactState, contactStateOf } from '../contactState.ts';
import { carriedTables } from './carriedTables.ts';

/** ContactIDs, the first one left out. */
export interface ContactRange {
  after: number;
  upTo: number;
}

/** What is linked to contacts of a range of numbers, by number. */
export async function readLinksWithin(
  { db }: ContactHandle,
  { after, upTo }: ContactRange,
): Promise<Map<number, { rowId: string; contactGuid: string }>> {
  const rows = await db
    .selectFrom('dynamics365.link')
    .select(['contact_id', 'row_id', 'contact_guid'])
    .where('contact_id', '>', after)
    .where('contact_id', '<=', upTo)
    .execute();
  return new Map(
    rows.map(({ contact_id, row_id, contact_guid }) => [
      contact_id,
      { rowId: row_id, contactGuid: contact_guid },
    ]),
  );
}

/** What is remembered of contacts of a range of numbers, by number. */
export async function readStatesWithin(
  { db }: ContactHandle,
  { after, upTo }: ContactRange,
): Promise<Map<number, ContactState>> {
  const rows = await db
    .selectFrom('dynamics365.contact_state')
    .selectAll()
    .where('contact_id', '>', after)
    .where('contact_id', '<=', upTo)
    .execute();
  return new Map(rows.map((row) => [row.contact_id, contactStateOf(row)]));
}

/**
 * The lowest ContactID above a number that Xperience has, or that the bridge remembers anything of; undefined above the
 * highest. Numbers may have gaps as wide as somebody likes.
 */
export async function readNextKnown({ db }: DatabaseHandle, after: number): Promise<number | undefined> {
  const lowest = typed(sql<number | null>`min(id)`, 'int').as('id');
  const sources = [
    db.selectFrom('OM_Contact').select('ContactID as id').where('ContactID', '>', after),
    ...(['dynamics365.link', 'dynamics365.contact_state'] as const).map((table) =>
      db.selectFrom(table).select('contact_id as id').where('contact_id', '>', after),
    ),
  ];
  const found: number[] = [];
  for (const source of sources) {
    const { id } = await db.selectFrom(source.as('known')).select(lowest).executeTakeFirstOrThrow();
    if (id !== null) found.push(id);
  }
  return found.length === 0 ? undefined : Math.min(...found);
}

/** Work that is under way: runs that have not ended or wait for a person, and contacts with values about to be sent. */
export async function countUnfinished(old: ContactHandle): Promise<{ runs: number; pending: number }> {
  return {
    runs: await count(old, 'dynamics365.run', sql<SqlBool>`state in ('running', 'needsConfirmation')`),
    pending: await count(old, 'dynamics365.contact_state', sql<SqlBool>`pending is not null`),
  };
}

/** When a pause ended last, by its number in the audit; 0 where none is known to have. */
export async function readLastResume({ db }: ContactHandle): Promise<number> {
  const { last } = await db
    .selectFrom('dynamics365.audit')
    .select(typed(sql<number | null>`max(audit_id)`, 'int').as('last'))
    .where('action', '=', 'bridge.resume')
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

/** How many rows each table has that is carried; those without any are left out. */
export async function countCarried(old: ContactHandle): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of carriedTables) {
    const rows = await count(old, table);
    if (rows > 0) counts[table] = rows;
  }
  return counts;
}

/**
 * Whether there is anything in the new installation that has the number or the name of something that is carried. A set-up
 * leaves settings alone, and those of the old installation take their place.
 */
export async function holdsCarried(fresh: ContactHandle): Promise<boolean> {
  const { 'dynamics365.setting': _settings, ...others } = await countCarried(fresh);
  return Object.keys(others).length > 0;
}

/** Types of activities that are sent. */
export async function readSentTypes({ db }: ContactHandle): Promise<string[]> {
  const rows = await db
    .selectFrom('dynamics365.activity_type')
    .select('type')
    .where('signature', 'is not', null)
    .orderBy('type')
    .execute();
  return rows.map(({ type }) => type);
}

async function count(
  { db }: ContactHandle,
  table: BridgeTableName,
  condition?: RawBuilder<SqlBool>,
): Promise<number> {
  let query = db
    .selectFrom(table as 'dynamics365.run')
    .select(typed(sql<number>`count(*)`, 'int').as('rows'));
  if (condition) query = query.where(condition);
  return Number((await query.executeTakeFirstOrThrow()).rows);
}
