import type { ScoreCondition } from '../../xperience/contacts/contactFilters.ts';
import { countQualifying, type QualifyingCount } from '../../xperience/contacts/countQualifying.ts';
import { isRuleChosen } from '../../xperience/qualifying/marks.ts';
import type { SyncParts } from '../syncParts.ts';

/** How many contacts wait for the next run, as far as a bounded count sees; undefined while nobody has chosen who qualifies. */
export async function countWaiting(
  { database }: Pick<SyncParts, 'database'>,
  condition: ScoreCondition,
): Promise<QualifyingCount | undefined> {
  return isRuleChosen(condition) ? countQualifying(database, condition) : undefined;
}
