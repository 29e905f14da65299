import { saveTypeMap } from '../../../bridge/sync/activities/types/storedTypeMap.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';

const types = ['phonecall', 'pagevisit'] as const;

/** The tables the types go to: one called like it, one that the type map names. */
export const activityTables = { phonecall: 'phonecall', pagevisit: 'kx_pagevisit' } as const;

/** Title of activities that Dynamics refuses. */
export const poisonedTitle = 'Poisoned visit.';

/** Leaves no activities but those the seed logs, and switches on a type whose table is called otherwise. */
export async function beginActivities({ database }: Stage): Promise<void> {
  await database.db.deleteFrom('OM_Activity').execute();
  await saveTypeMap(
    database,
    [{ type: 'pagevisit', table: activityTables.pagevisit, columns: { url: 'kx_pageurl' } }],
    'test',
  );
}

/** Visitors at work: a few activities of contacts with and without a row, now and then one that is refused. */
export async function logActivities({ database }: Stage, chance: Chance): Promise<void> {
  const contacts = await database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const ids = contacts.map(({ ContactID }) => ContactID);
  const busy = chance.among(ids, 20).flatMap((id) => Array<number>(chance.whole(1, 4)).fill(id));
  const rows = busy.map((ActivityContactID, index) => ({
    ActivityContactID,
    ActivityCreated: database.dialect.now(),
    ActivityType: chance.one(types),
    ActivityTitle: chance.whole(1, 50) === 1 ? poisonedTitle : `Activity ${index}`,
    ActivityURL: `https://shop.example/${index}`,
  }));
  await database.db.insertInto('OM_Activity').values(rows).execute();
}
