import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import type { Edits } from './edits.ts';

const hold = { hold: true, reason: 'Unlinked by a person.' };

/**
 * An administrator who unlinks a contact or two on purpose, linked or not, whatever a run does with them just now. What
 * was edited of them no longer has to arrive.
 */
export async function unlinkSome(stage: Stage, chance: Chance, edits: Edits): Promise<void> {
  const contacts = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const inHand = await stage.database.db
    .selectFrom('dynamics365.contact_state')
    .select('contact_id as ContactID')
    .where('pending_run_id', 'is not', null)
    .execute();
  const ids = (of: typeof contacts) => of.map(({ ContactID }) => ContactID);
  const chosen = [
    ...chance.among(ids(contacts), chance.whole(0, 2)),
    ...chance.among(ids(inHand), chance.whole(0, 2)),
  ];
  for (const contactId of chosen) {
    let rowId: string | undefined;
    do rowId = (await stage.links()).get(contactId);
    while (!(await unlinkContact(stage.database, { contactId, rowId }, hold)));
    edits.unlinked.add(contactId);
    edits.titles.delete(contactId);
    if (rowId !== undefined) edits.cities.delete(rowId);
  }
}
