import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import { readNewestRange } from '../contacts/newestRange.ts';
import { pointTotals } from './pointTotals.ts';

/** How many contacts have enough points, among those that were looked at. */
export interface ReachedCounts {
  /** Minimum → contacts that reach it. */
  reached: ReadonlyMap<number, number>;
  /** The newest so many ContactIDs were looked at; undefined where those are all. */
  newest: number | undefined;
}

/**
 * Contacts per minimum score, linked or not, by one grouped query over a bounded range of contacts.
 * @param rule as `unexpiredPoints` reads it
 */
export async function countReached(
  handle: ContactHandle,
  { scoreRule, minimums }: { scoreRule: 'singleScore' | 'sumOfScores'; minimums: readonly number[] },
): Promise<ReachedCounts> {
  const { db } = handle;
  const { floor, newest } = await readNewestRange(handle);
  const totals = pointTotals(handle, scoreRule).where('points.ContactID', '>', floor);
  const best = db
    .selectFrom(totals.as('totals'))
    .select((eb) => ['totals.ContactID', eb.fn.max('totals.total').as('total')])
    .groupBy('totals.ContactID');
  const counts = minimums.map((minimum, index) =>
    typed(sql`sum(case when best.total >= ${minimum} then 1 else 0 end)`, 'int').as(`count${index}`),
  );
  const row = (await db.selectFrom(best.as('best')).select(counts).executeTakeFirst()) as
    | Record<string, number | null>
    | undefined;
  return {
    reached: new Map(minimums.map((minimum, index) => [minimum, Number(row?.[`count${index}`] ?? 0)])),
    newest,
  };
}
