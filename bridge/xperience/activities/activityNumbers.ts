import { type SqlBool, sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { countRows } from '../../database/countRows.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { typed } from '../../database/typed.ts';

/** The highest ActivityID there is; 0 without activities. */
export async function readHighestActivityId({ db }: ContactHandle): Promise<number> {
  const row = await db
    .selectFrom('OM_Activity')
    .select((eb) => typed(eb.fn.max('ActivityID'), 'int').as('highest'))
    .executeTakeFirst();
  return row?.highest ?? 0;
}

/**
 * The last ActivityID there is before the first activity created at or after a local time: numbers between the two may
 * still be under way. Undefined when nothing was created since.
 */
export async function readActivityIdBefore(
  { db }: ContactHandle,
  local: DateTime2,
): Promise<number | undefined> {
  const since = await db
    .selectFrom('OM_Activity')
    .select((eb) => typed(eb.fn.min('ActivityID'), 'int').as('first'))
    .where('ActivityCreated', '>=', local)
    .executeTakeFirst();
  if (since?.first == null) return undefined;
  const before = await db
    .selectFrom('OM_Activity')
    .select((eb) => typed(eb.fn.max('ActivityID'), 'int').as('last'))
    .where('ActivityID', '<', since.first)
    .executeTakeFirst();
  return before?.last ?? 0;
}

/** How many activities each of the contacts has, up to a number of its own. */
export async function countActivities(
  { db, dialect }: ContactHandle,
  contacts: readonly { contactId: number; upTo: number }[],
): Promise<Map<number, number>> {
  if (contacts.length === 0) return new Map();
  const wanted = dialect.jsonRows(
    'wanted',
    { id: 'int', upTo: 'int' },
    contacts.map(({ contactId, upTo }) => ({ id: contactId, upTo })),
  );
  // Contacts first, for the embedded engine takes the tables of cross joins in the order they are named in.
  const rows = await db
    .selectFrom(wanted)
    .crossJoin('OM_Activity as activity')
    .select('activity.ActivityContactID as contactId')
    .select(typed(sql`count(*)`, 'int').as('present'))
    .whereRef('activity.ActivityContactID', '=', 'wanted.id')
    .whereRef('activity.ActivityID', '<=', 'wanted.upTo')
    .groupBy('activity.ActivityContactID')
    .execute();
  return new Map(rows.map(({ contactId, present }) => [contactId, Number(present)]));
}

/** How many activities each of the contacts has within a stretch of its own, counted no further than the limit. */
export async function countActivitiesWithin(
  { db, dialect }: ContactHandle,
  contacts: readonly { contactId: number; after: number; upTo: number }[],
  limit: number,
): Promise<Map<number, number>> {
  if (contacts.length === 0) return new Map();
  const wanted = dialect.jsonRows(
    'wanted',
    { id: 'int', after: 'int', upTo: 'int' },
    contacts.map(({ contactId, after, upTo }) => ({ id: contactId, after, upTo })),
  );
  const rows = await db
    .selectFrom(wanted)
    .select((eb) => typed(eb.ref('wanted.id'), 'int').as('id'))
    .select((eb) => {
      const some = eb
        .selectFrom('OM_Activity as activity')
        .select(sql<number>`1`.as('one'))
        .where(sql<SqlBool>`activity.ActivityContactID = wanted.id`)
        .where(sql<SqlBool>`activity.ActivityID > wanted.after`)
        .where(sql<SqlBool>`activity.ActivityID <= wanted.upTo`);
      const counted = eb
        .selectFrom(dialect.limit(some, limit).as('some'))
        .select(sql<number>`count(*)`.as('n'));
      return typed(counted, 'int').as('present');
    })
    .execute();
  return new Map(rows.map(({ id, present }) => [id, Number(present)]));
}

/** How many activities there are, exactly as long as they are few. */
export function countAllActivities(database: ContactHandle): Promise<number> {
  return countRows(database, 'OM_Activity');
}
