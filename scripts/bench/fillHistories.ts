import { sql } from 'kysely';
import type { BridgeDatabase } from '../../bridge/database/bridgeDatabase.ts';

const activitiesEach = 10;
const types = ['pagevisit', 'phonecall', 'bizformsubmit', 'internalsearch', 'storevisit'];

/** Points of three rules that together reach any sensible minimum, in place of those a sample has. */
const rules = [
  { score: 1, rule: 1, value: 60 },
  { score: 1, rule: 2, value: 60 },
  { score: 2, rule: 5, value: 5 },
];

/** Gives every contact ten activities and three rows of points, and takes away those there were. */
export async function fillHistories({ db }: BridgeDatabase): Promise<void> {
  await db.deleteFrom('OM_Activity').execute();
  await db.deleteFrom('OM_ScoreContactRule').execute();
  for (const { score, rule, value } of rules) {
    await sql`insert into OM_ScoreContactRule (ScoreID, ContactID, RuleID, Value)
      select ${sql.lit(score)}, ContactID, ${sql.lit(rule)}, ${sql.lit(value)} from OM_Contact`.execute(db);
  }
  for (let number = 0; number < activitiesEach; number += 1) {
    const type = types[number % types.length] ?? '';
    await sql`insert into OM_Activity (ActivityContactID, ActivityCreated, ActivityType, ActivityTitle, ActivitySiteID, ActivityURLHash)
      select ContactID, ContactCreated, ${sql.lit(type)}, ${sql.lit(`Activity ${number + 1}`)}, 1, 0 from OM_Contact`.execute(
      db,
    );
  }
}
