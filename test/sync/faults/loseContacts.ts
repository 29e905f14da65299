import { activityRowId } from '../../../bridge/sync/activities/activityRowId.ts';
import { rowIdOf } from '../../../bridge/sync/contacts/rowIdOf.ts';
import { readInstallation } from '../../../bridge/sync/state/installation.ts';
import { deleteContact } from '../deleteContact.ts';
import { mergeContact } from '../mergeContact.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { type Edits, untouched } from './edits.ts';

/** People who tidy up in Xperience: now and then they delete a contact, linked or not, or merge two. */
export async function loseContacts(stage: Stage, chance: Chance, edits: Edits): Promise<void> {
  const [deletes, merges] = [chance.whole(1, 2), chance.whole(1, 2)];
  const [deleting, merging] = [chance.fork(), chance.fork()];
  if (deletes === 1) await deleteSomebody(stage, deleting, edits);
  if (merges === 1) await mergeSomebody(stage, merging, edits);
}

async function deleteSomebody(stage: Stage, chance: Chance, edits: Edits): Promise<void> {
  const contactId = await chooseOne(stage, chance, edits);
  if (contactId === undefined) return;
  const own = await ownRowOf(stage, contactId);
  const before = await linkOf(stage, contactId);
  for (const row of await activityRowsOf(stage, contactId)) edits.goneActivities.add(row);
  await deleteContact(stage.database, contactId);
  forget(edits, contactId, before ?? (await linkOf(stage, contactId)), { own });
}

async function mergeSomebody(stage: Stage, chance: Chance, edits: Edits): Promise<void> {
  const copyLink = chance.whole(1, 4) > 1;
  const from = await chooseOne(stage, chance, edits);
  if (from === undefined) return;
  const all = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const others = untouched(
    edits,
    all.map(({ ContactID }) => ContactID),
  ).filter((contactId) => contactId !== from);
  const [into] = chance.among(others, 1);
  if (into === undefined) return;
  edits.settled.add(into);
  const { title, city } = await stage.database.db
    .selectFrom('OM_Contact')
    .select(['ContactJobTitle as title', 'ContactCity as city'])
    .where('ContactID', '=', from)
    .executeTakeFirstOrThrow();
  const [own, ownOfSurvivor] = [await ownRowOf(stage, from), await ownRowOf(stage, into)];
  const before = await linkOf(stage, from);
  await mergeContact(stage.database, { from, into, copyLink });
  const linkedTo = before ?? (await linkOf(stage, from));
  const found = await linkOf(stage, into);
  // A run may have given it on already.
  const rowOfSurvivor = found === linkedTo ? undefined : found;
  forget(edits, from, linkedTo, {
    own,
    survivor: { contactId: into, own: ownOfSurvivor, hadRow: rowOfSurvivor !== undefined, carries: copyLink },
  });
  // What the merge has put there was not edited in Dynamics: where both sides moved, a run lets Xperience win.
  for (const row of [rowOfSurvivor, city === null ? linkedTo : undefined]) {
    if (row === undefined) continue;
    edits.cities.delete(row);
    edits.contested.add(row);
  }
  if (title !== null) edits.titles.set(into, title);
}

/** One that is linked, or any; nobody else meddles with it from now on. */
async function chooseOne(stage: Stage, chance: Chance, edits: Edits): Promise<number | undefined> {
  const linked = [...(await stage.links()).keys()];
  const all = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const ids = chance.whole(1, 2) === 1 ? linked : all.map(({ ContactID }) => ContactID);
  const [contactId] = chance.among(untouched(edits, ids), 1);
  if (contactId !== undefined) edits.settled.add(contactId);
  return contactId;
}

function forget(
  edits: Edits,
  contactId: number,
  linkedTo: string | undefined,
  gone: { own: string; survivor?: NonNullable<ReturnType<Edits['gone']['get']>>['survivor'] },
): void {
  const { survivor } = gone;
  edits.gone.set(contactId, {
    own: gone.own,
    ...(linkedTo === undefined ? {} : { linkedTo }),
    ...(survivor ? { survivor } : {}),
  });
  edits.titles.delete(contactId);
  // A row that goes on to the survivor goes on with what was edited.
  if (linkedTo !== undefined && (!survivor || survivor.hadRow)) edits.cities.delete(linkedTo);
}

/** The row a contact is linked to by the bridge's own record, whether there still is the contact or not. */
async function linkOf({ database }: Stage, contactId: number): Promise<string | undefined> {
  const link = await database.db
    .selectFrom('dynamics365.link')
    .select('row_id')
    .where('contact_id', '=', contactId)
    .executeTakeFirst();
  return link?.row_id;
}

async function ownRowOf({ database }: Stage, contactId: number): Promise<string> {
  const { installationId } = await readInstallation(database);
  const { ContactGUID } = await database.db
    .selectFrom('OM_Contact')
    .select('ContactGUID')
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();
  return rowIdOf(installationId, ContactGUID);
}

async function activityRowsOf({ database }: Stage, contactId: number): Promise<string[]> {
  const { installationId } = await readInstallation(database);
  const activities = await database.db
    .selectFrom('OM_Activity')
    .select(['ActivityID as activityId', 'ActivityCreated as createdLocal', 'ActivityType as type'])
    .where('ActivityContactID', '=', contactId)
    .execute();
  return activities.map((activity) => activityRowId(installationId, activity));
}
