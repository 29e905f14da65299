import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { type Edits, untouched } from './edits.ts';

const hold = { hold: true, reason: 'Unlinked by a person.' };

/**
 * An administrator who unlinks a contact or two on purpose, linked or not, whatever a run does with them just now. What
 * was edited of them no longer has to arrive.
 */
export async function unlinkSome(stage: Stage, chance: Chance, edits: Edits): Promise<void> {
  const contacts = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const ids = untouched(
    edits,
    contacts.map(({ ContactID }) => ContactID),
  );
  for (const contactId of chance.among(ids, chance.whole(0, 2))) {
    if (edits.settled.has(contactId)) continue;
    edits.unlinked.add(contactId);
    let rowId: string | undefined;
    do rowId = (await stage.links()).get(contactId);
    while (!(await unlinkContact(stage.database, { contactId, rowId }, hold)));
    edits.titles.delete(contactId);
    if (rowId !== undefined) edits.cities.delete(rowId);
  }
}
