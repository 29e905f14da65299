import { sql } from 'kysely';
import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { typed } from '../../database/typed.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';

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
export async function readScoreTotals(database: DatabaseHandle, contactId: number): Promise<ScoreTotal[]> {
  const { db, dialect } = database;
  const expired = sql`points.Expiration is not null and points.Expiration < ${dialect.today()}`;
  // A sum of ints is an int, which overflows on SQL Server.
  const value = typed(sql.ref('points.Value'), 'bigint');
  const rows = await db
    .selectFrom('OM_ScoreContactRule as points')
    .innerJoin('OM_Score as score', 'score.ScoreID', 'points.ScoreID')
    .select([
      'score.ScoreID',
      'score.ScoreName',
      'score.ScoreDisplayName',
      'score.ScoreEnabled',
      'score.ScorePersonaID',
    ])
    .select([
      typed(sql`sum(case when ${expired} then 0 else ${value} end)`, 'bigint').as('points'),
      typed(sql`sum(case when ${expired} then ${value} else 0 end)`, 'bigint').as('expired_points'),
    ])
    .where('points.ContactID', '=', contactId)
    .groupBy([
      'score.ScoreID',
      'score.ScoreName',
      'score.ScoreDisplayName',
      'score.ScoreEnabled',
      'score.ScorePersonaID',
    ])
    .orderBy('score.ScoreID')
    .execute();
  const localize = await readLocalize(
    database,
    rows.map((row) => row.ScoreDisplayName),
  );
  return rows.map((row) => ({
    scoreId: row.ScoreID,
    name: readableName(localize, row.ScoreDisplayName, row.ScoreName),
    enabled: row.ScoreEnabled,
    persona: row.ScorePersonaID !== null,
    points: Number(row.points),
    expiredPoints: Number(row.expired_points),
  }));
}
