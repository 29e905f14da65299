import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { idRows } from '../../database/idRows.ts';
import { typed } from '../../database/typed.ts';
import type { ScoreRule } from '../contacts/contactFilters.ts';

/**
 * The unexpired points that count against the minimum, of contacts by ContactID: those of the best score, or of the enabled
 * scores together. Contacts without points are left out.
 */
export async function readBestPoints(
  { db, dialect }: ContactHandle,
  scoreRule: ScoreRule,
  contactIds: readonly number[],
): Promise<Map<number, number>> {
  if (contactIds.length === 0) return new Map();
  const points = db
    .selectFrom('OM_ScoreContactRule as points')
    .innerJoin(idRows(dialect, 'wanted', contactIds), 'wanted.id', 'points.ContactID')
    .select((eb) => [
      'points.ContactID',
      typed(eb.fn.sum(typed(eb.ref('points.Value'), 'bigint')), 'bigint').as('total'),
    ])
    .where((eb) =>
      eb.or([eb('points.Expiration', 'is', null), eb('points.Expiration', '>=', dialect.today())]),
    );
  const totals =
    scoreRule === 'singleScore'
      ? points.groupBy(['points.ContactID', 'points.ScoreID'])
      : points
          .innerJoin('OM_Score as score', 'score.ScoreID', 'points.ScoreID')
          .where('score.ScoreEnabled', '=', true)
          .groupBy('points.ContactID');
  const best = new Map<number, number>();
  for (const { ContactID, total } of await totals.execute())
    best.set(ContactID, Math.max(best.get(ContactID) ?? Number.NEGATIVE_INFINITY, Number(total)));
  return best;
}
