import { sql } from 'kysely';
import type { DatabaseHandle } from '../../../database/bridgeDatabase.ts';
import type { DateTime2 } from '../../../database/sqlType.ts';
import { typed } from '../../../database/typed.ts';
import { isHeld } from '../../../xperience/contacts/contactFilters.ts';
import { currentTimes } from '../../../xperience/currentTimes.ts';
import { readCursor, saveCursor } from '../cursor.ts';
import { isOrphaned } from '../orphans.ts';

/** What makes a failure a resolved one: it waits for nothing, and what was sent is forgotten. */
export function resolved(utc: DateTime2) {
  return { state: 'resolved', last_seen_at: utc, next_attempt_at: null, payload: null };
}

/** Resolves every failure of one contact, those of its activities apart. */
export async function resolveFailuresOf(
  { db }: DatabaseHandle,
  contactId: number,
  utc: DateTime2,
): Promise<void> {
  await db
    .updateTable('dynamics365.failure')
    .set(resolved(utc))
    .where('contact_id', '=', contactId)
    .where('activity_id', '=', 0)
    .where('state', '!=', 'resolved')
    .execute();
}

const name = 'failures.undeliverable';

/** Failures that one call looks at; the next one goes on behind them, and begins anew after the last. */
const failuresAtOnce = 2_000;

/**
 * Resolves failures of contacts there is nothing left to deliver of: those that are neither in Xperience nor linked any
 * more, and those that are held. That a row was deleted, which may be why its contact is held, stays open.
 */
export async function resolveUndeliverable(database: DatabaseHandle): Promise<void> {
  const { utc } = await currentTimes(database);
  const { db, dialect } = database;
  const after = (await readCursor<number>(database, name)) ?? 0;
  const next = db
    .selectFrom('dynamics365.failure')
    .select('failure_id')
    .where('failure_id', '>', after)
    .orderBy('failure_id');
  const { last, failures } = await db
    .selectFrom(dialect.limit(next, failuresAtOnce).as('next'))
    .select((eb) => typed(eb.fn.max('next.failure_id'), 'int').as('last'))
    .select(typed(sql`count(*)`, 'int').as('failures'))
    .executeTakeFirstOrThrow();
  if (last !== null) await resolve(database, { after, upTo: last }, utc);
  const ended = Number(failures) < failuresAtOnce;
  const reached = ended ? 0 : (last ?? 0);
  if (reached !== after) await saveCursor(database, name, reached);
}

async function resolve(
  { db }: DatabaseHandle,
  { after, upTo }: { after: number; upTo: number },
  utc: Parameters<typeof resolved>[0],
): Promise<void> {
  const undeliverable = db
    .selectFrom('dynamics365.failure as failure')
    .select('failure.failure_id')
    .where('failure.failure_id', '>', after)
    .where('failure.failure_id', '<=', upTo)
    .where('failure.state', 'in', ['open', 'dismissed'])
    .where('failure.activity_id', '=', 0)
    .where((eb) =>
      eb.or([
        isOrphaned('failure.contact_id'),
        eb.and([eb('failure.kind', '!=', 'deleted'), isHeld('failure.contact_id')]),
      ]),
    );
  await db
    .updateTable('dynamics365.failure')
    .set(resolved(utc))
    .where('failure_id', 'in', undeliverable)
    .execute();
}
