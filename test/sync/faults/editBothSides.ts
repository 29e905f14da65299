import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import type { Edits } from './edits.ts';
import { importSome } from './importSome.ts';
import { insist } from './insist.ts';
import { logActivities } from './logActivities.ts';
import { unlinkSome } from './unlinkSome.ts';

/** People at work: visits and job titles in Xperience, cities in Dynamics, and now and then a contact is unlinked or imported. */
export async function editBothSides(stage: Stage, chance: Chance, when: string, edits: Edits): Promise<void> {
  await logActivities(stage, chance);
  await unlinkSome(stage, chance, edits);
  await importSome(stage, chance, edits);
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
    await insist(() => stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: city }), 204);
    edits.cities.set(rowId, city);
  }
}
