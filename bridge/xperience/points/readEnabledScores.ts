import type { DatabaseHandle } from '../../database/bridgeDatabase.ts';
import { readableName, readLocalize } from '../texts/localizedTexts.ts';

/** More names than this nobody reads in a sentence. */
const mostNames = 20;

/** Names of the enabled scores, those of personas among them, as people read them. */
export async function readEnabledScores(database: DatabaseHandle): Promise<string[]> {
  const { db, dialect } = database;
  const query = db
    .selectFrom('OM_Score')
    .select(['ScoreName', 'ScoreDisplayName'])
    .where('ScoreEnabled', '=', true)
    .orderBy('ScoreID');
  const rows = await dialect.limit(query, mostNames).execute();
  const localize = await readLocalize(
    database,
    rows.map((row) => row.ScoreDisplayName),
  );
  return rows.map((row) => readableName(localize, row.ScoreDisplayName, row.ScoreName));
}
