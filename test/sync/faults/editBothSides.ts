import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { logActivities } from './logActivities.ts';

/** What people did, the last edit of each contact and row. */
export interface Edits {
  /** Job titles given in Xperience, by ContactID. */
  titles: Map<number, string>;
  /** Cities given in Dynamics, by row ID. */
  cities: Map<string, string>;
}

/** People at work: visits and job titles in Xperience, cities in Dynamics. */
export async function editBothSides(stage: Stage, chance: Chance, when: string, edits: Edits): Promise<void> {
  await logActivities(stage, chance);
  const links = [...(await stage.links())];
  for (const [contactId] of chance.some(links, 8)) {
    const title = `Title ${when}`;
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: title, ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contactId)
      .execute();
    edits.titles.set(contactId, title);
  }
  for (const [, rowId] of chance.some(links, 8)) {
    const city = `City ${when}`;
    await insist(() => stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: city }));
    edits.cities.set(rowId, city);
  }
}

/** The faults strike people's requests, too. */
async function insist(send: () => Promise<{ status: number }>): Promise<void> {
  for (let attempt = 1; attempt <= 60; attempt += 1) {
    const answer = await send().catch(() => undefined);
    if (answer?.status === 204) return;
  }
  throw new Error('An edit in Dynamics did not get through.');
}
