import { setJobTitle } from '../setJobTitle.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import type { Edits } from './edits.ts';
import { insist } from './insist.ts';

/** People who correct job titles in Xperience and cities in Dynamics. */
export async function editBothSides(stage: Stage, chance: Chance, when: string, edits: Edits): Promise<void> {
  const links = await stage.links();
  const own = [...links.keys()].filter((contactId) => !edits.mergedRows.has(contactId));
  for (const contactId of chance.among(own, 8)) {
    if (edits.theirTitles.has(contactId)) continue;
    const title = `Title ${when}`;
    await setJobTitle(stage.database, contactId, title);
    edits.titles.set(contactId, title);
  }
  const alive = [...links.keys()].filter((contactId) => !edits.settled.has(contactId));
  for (const contactId of chance.among(alive, 8)) {
    const rowId = links.get(contactId) ?? '';
    const city = `City ${when}`;
    await insist(() => stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: city }), 204);
    edits.cities.set(rowId, city);
  }
}
