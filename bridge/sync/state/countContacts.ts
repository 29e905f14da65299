import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { countRows } from '../../database/countRows.ts';
import { typed } from '../../database/typed.ts';

/** Contacts that are held are counted so far. */
const mostHeld = 1_000;

export interface ContactCounts {
  /** Exact up to 10,000, by the statistics of the database beyond. */
  linked: number;
  held: { count: number; isMore: boolean };
}

/** How many contacts are linked and held: nothing is counted without a bound. */
export async function countContacts(database: DatabaseHandle): Promise<ContactCounts> {
  const { db, dialect } = database;
  const some = db.selectFrom('dynamics365.contact_state').select('contact_id').where('held', '=', true);
  const { found } = await db
    .selectFrom(dialect.limit(some, mostHeld + 1).as('held'))
    .select(typed(sql`count(*)`, 'int').as('found'))
    .executeTakeFirstOrThrow();
  const held = Number(found);
  return {
    linked: await countRows(database, 'dynamics365.link'),
    held: { count: Math.min(held, mostHeld), isMore: held > mostHeld },
  };
}
