import { sql } from 'kysely';
import type { ContactHandle } from './bridgeDatabase.ts';
import type { ContactTables } from './tables.ts';
import { typed } from './typed.ts';

/** Up to here rows are counted; more of them are estimated. */
const mostCounted = 10_000;

/** How many rows a table has: exactly as long as they are few, by the statistics of the engine beyond. */
export async function countRows(
  { db, dialect }: ContactHandle,
  table: keyof ContactTables & string,
): Promise<number> {
  const some = db.selectFrom(table).select(sql<number>`1`.as('one'));
  const row = await db
    .selectFrom(dialect.limit(some, mostCounted).as('some'))
    .select(typed(sql`count(*)`, 'int').as('counted'))
    .executeTakeFirstOrThrow();
  const counted = Number(row.counted);
  return counted < mostCounted ? counted : Math.max(counted, await dialect.estimateRows(db, table));
}
