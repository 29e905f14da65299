import { v4 } from 'uuid';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { type Edits, untouched } from './edits.ts';
import { insist } from './insist.ts';

/** More rows out of sight on a page would stop a run. */
const mostDeleted = 5;

/** People who tidy up in Dynamics: now and then they delete a contact's row, or merge two. */
export async function loseRows(stage: Stage, chance: Chance, edits: Edits): Promise<void> {
  const [deletes, merges, makes] = [chance.whole(1, 2), chance.whole(1, 2), chance.whole(1, 2)];
  const [deleting, merging] = [chance.fork(), chance.fork()];
  if (deletes === 1 && edits.deletedRows.size < mostDeleted) await deleteRow(stage, deleting, edits);
  if (merges === 1) await mergeRows(stage, merging, edits, makes === 1);
}

async function deleteRow(stage: Stage, chance: Chance, edits: Edits): Promise<void> {
  const links = await stage.links();
  const [contactId] = chance.among(untouched(edits, links.keys()), 1);
  const rowId = contactId === undefined ? undefined : links.get(contactId);
  if (contactId === undefined || rowId === undefined) return;
  edits.settled.add(contactId);
  edits.cities.delete(rowId);
  // The answer may be lost: then it is gone the second time.
  await insist(() => stage.inDynamics.send('DELETE', `contacts(${rowId})`), 204, 404);
  edits.deletedRows.set(contactId, rowId);
}

/** People who merge the row of a contact into one they have made for it, and go on working with that; nothing is lost. */
export async function mergeSome(stage: Stage, chance: Chance, edits: Edits): Promise<void> {
  if (chance.whole(1, 2) === 1) await mergeRows(stage, chance, edits, true);
}

/** @param makes into a row that was made for it, rather than the row of another contact */
async function mergeRows(stage: Stage, chance: Chance, edits: Edits, makes: boolean): Promise<void> {
  const links = await stage.links();
  const [contactId, other] = chance.among(untouched(edits, links.keys()), 2);
  const made = v4({ random: Uint8Array.from({ length: 16 }, () => chance.whole(0, 255)) });
  const from = contactId === undefined ? undefined : links.get(contactId);
  const into = makes ? made : other === undefined ? undefined : links.get(other);
  if (contactId === undefined || from === undefined || into === undefined) return;
  edits.settled.add(contactId);
  edits.mergedRows.set(contactId, { from, into, ...(makes || other === undefined ? {} : { holder: other }) });
  if (!makes && other !== undefined) edits.settled.add(other);
  edits.cities.delete(from);
  edits.titles.delete(contactId);
  if (makes) {
    const values = { lastname: 'The same', address1_city: `City of ${into.slice(0, 8)}` };
    await insist(() => stage.inDynamics.send('PATCH', `contacts(${into})`, values), 204);
  }
  const type = '@odata.type';
  const reference = (contactid: string) => ({ [type]: 'Microsoft.Dynamics.CRM.contact', contactid });
  const merge = { Target: reference(into), Subordinate: reference(from), PerformParentingChecks: false };
  // The answer may be lost: then the row is merged already.
  await insist(() => stage.inDynamics.send('POST', 'Merge', merge), 204, 400);
  if (makes) edits.cities.set(into, `City of ${into.slice(0, 8)}`);
  if (stage.rows().get(from)?.merged !== true) throw new Error(`Row ${from} could not be merged.`);
}
