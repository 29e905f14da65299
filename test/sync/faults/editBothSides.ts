import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import type { Edits } from './edits.ts';
import { insist } from './insist.ts';

/** People who correct job titles in Xperience and cities in Dynamics. */
export async function editBothSides(stage: Stage, chance: Chance, when: string, edits: Edits): Promise<void> {
  const links = await stage.links();
  for (const contactId of chance.among([...links.keys()], 8)) {
    const title = `Title ${when}`;
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: title, ContactLastModified: stage.database.dialect.now() })
      .where('ContactID', '=', contactId)
      .execute();
    edits.titles.set(contactId, title);
  }
  for (const contactId of chance.among([...links.keys()], 8)) {
    const rowId = links.get(contactId) ?? '';
    const city = `City ${when}`;
    await insist(() => stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: city }), 204);
    edits.cities.set(rowId, city);
  }
}
