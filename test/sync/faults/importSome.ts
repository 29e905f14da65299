import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import type { Edits } from './edits.ts';

/** A flow that imports a few contacts, whatever their score and whatever a run does with them just now. */
export async function importSome(stage: Stage, chance: Chance, { unlinked, imported }: Edits): Promise<void> {
  const contacts = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const wanted = contacts.map(({ ContactID }) => ContactID).filter((id) => !unlinked.has(id));
  for (const contactId of chance.among(wanted, chance.whole(0, 3))) {
    // Somebody may have unlinked it meanwhile, and an import would link it again.
    if (unlinked.has(contactId)) continue;
    imported.add(contactId);
    // What does not get through at once is for the next run.
    await importContact(stage.engine.parts, contactId).catch(() => undefined);
  }
}
