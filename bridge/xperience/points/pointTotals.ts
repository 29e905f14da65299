import type { ContactHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import type { ScoreRule } from '../contacts/contactFilters.ts';

/**
 * Unexpired points of contacts, summed as the rule has it: of each score, or of the enabled scores together. Narrow it to
 * some contacts by `points.ContactID`.
 */
export function pointTotals({ db, dialect }: ContactHandle, scoreRule: ScoreRule) {
  return db
    .selectFrom('OM_ScoreContactRule as points')
    .select((eb) => [
      'points.ContactID',
      // A sum of ints is an int, which overflows on SQL Server.
      typed(eb.fn.sum(typed(eb.ref('points.Value'), 'bigint')), 'bigint').as('total'),
    ])
    .where((eb) =>
      eb.or([eb('points.Expiration', 'is', null), eb('points.Expiration', '>=', dialect.today())]),
    )
    .groupBy('points.ContactID')
    .$if(scoreRule === 'singleScore', (each) => each.groupBy('points.ScoreID'))
    .$if(scoreRule === 'sumOfScores', (all) =>
      all
        .innerJoin('OM_Score as score', 'score.ScoreID', 'points.ScoreID')
        .where('score.ScoreEnabled', '=', true),
    );
}
