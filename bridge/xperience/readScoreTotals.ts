import { sql } from 'kysely';
import type { ContactHandle } from '../database/bridgeDatabase.ts';
import { typed } from '../database/typed.ts';

/** What one score gives a contact. */
export interface ScoreTotal {
  scoreId: number;
  name: string;
  enabled: boolean;
  /** Belongs to a persona and is not shown among the scores. */
  persona: boolean;
  /** Unexpired points; these count. */
  points: number;
  expiredPoints: number;
}

/** A contact's points by score, to explain why it qualifies or does not. */
export async function readScoreTotals(
  { db, dialect }: ContactHandle,
  contactId: number,
): Promise<ScoreTotal[]> {
  const expired = sql`points.Expiration is not null and points.Expiration < ${dialect.today()}`;
  const rows = await db
    .selectFrom('OM_ScoreContactRule as points')
    .innerJoin('OM_Score as score', 'score.ScoreID', 'points.ScoreID')
    .select(['score.ScoreID', 'score.ScoreDisplayName', 'score.ScoreEnabled', 'score.ScorePersonaID'])
    .select([
      typed(sql`sum(case when ${expired} then 0 else points.Value end)`, 'int').as('points'),
      typed(sql`sum(case when ${expired} then points.Value else 0 end)`, 'int').as('expired_points'),
    ])
    .where('points.ContactID', '=', contactId)
    .groupBy(['score.ScoreID', 'score.ScoreDisplayName', 'score.ScoreEnabled', 'score.ScorePersonaID'])
    .orderBy('score.ScoreID')
    .execute();
  return rows.map((row) => ({
    scoreId: row.ScoreID,
    name: row.ScoreDisplayName,
    enabled: row.ScoreEnabled,
    persona: row.ScorePersonaID !== null,
    points: row.points,
    expiredPoints: row.expired_points,
  }));
}
