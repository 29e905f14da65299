import { sql } from 'kysely';
import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import { type ScoreCondition, unexpiredPoints } from '../contacts/contactFilters.ts';

/** More rows of points than this take longer than somebody who chooses a number waits. */
const mostRows = 500_000;

/**
 * How many contacts have so many points, for each of some minimums: one grouped query over the points, linked contacts
 * counted too.
 * @returns undefined where there are too many points to count quickly
 */
export async function countByMinimum(
  { db, dialect }: ContactHandle,
  scoreRule: ScoreCondition['scoreRule'],
  minimums: readonly number[],
): Promise<Map<number, number> | undefined> {
  const [least, ...more] = [...minimums].sort((one, other) => one - other);
  if (least === undefined) return new Map();
  if ((await dialect.estimateRows(db, 'OM_ScoreContactRule')) > mostRows) return undefined;
  const sums = unexpiredPoints(db, dialect, { minimumScore: least, scoreRule })
    .select('points.ContactID as contact')
    .select((eb) => typed(eb.fn.sum(typed(eb.ref('points.Value'), 'bigint')), 'bigint').as('total'))
    .groupBy('points.ContactID')
    .as('sums');
  const best = db
    .selectFrom(sums)
    .select('sums.contact')
    .select((eb) => typed(eb.fn.max('sums.total'), 'bigint').as('best'))
    .groupBy('sums.contact')
    .as('enough');
  const counts = [least, ...more].map((minimum) =>
    typed(sql`sum(case when enough.best >= ${minimum} then 1 else 0 end)`, 'int').as(`from${minimum}`),
  );
  const row = (await db.selectFrom(best).select(counts).executeTakeFirst()) as
    | Record<string, number | null>
    | undefined;
  return new Map([least, ...more].map((minimum) => [minimum, Number(row?.[`from${minimum}`] ?? 0)]));
}
