import { setTimeout as wait } from 'node:timers/promises';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import { setJobTitle } from '../setJobTitle.ts';
import type { Stage } from '../startStage.ts';
import type { Chance } from './createChance.ts';
import { type Edits, untouched } from './edits.ts';
import { inHand } from './inHand.ts';
import { insist } from './insist.ts';

const strikes = 3;
const most = { unlinked: 2, inXperience: 5, inDynamics: 3 };

/**
 * People who happen to work on the very contacts that an engine has in hand: they unlink them on purpose, and give them
 * titles on either side. Whoever reads, decides and writes has to notice.
 */
export async function meddle(
  stage: Stage,
  chance: Chance,
  when: string,
  edits: Edits,
  over: AbortSignal,
): Promise<void> {
  for (let strike = 1; strike <= strikes; strike += 1) {
    const [unlinkers, sellers, editors] = [chance.fork(), chance.fork(), chance.fork()];
    const ids = await inHand(stage, over);
    if (ids.length === 0) return;
    await unlinkThem(stage, unlinkers, ids, edits);
    await titleInXperience(stage, editors, ids, `${when}, strike ${strike}`, edits);
    await titleInDynamics(stage, sellers, ids, `${when}, strike ${strike}`, edits);
    await wait(200);
  }
}

async function unlinkThem(stage: Stage, chance: Chance, ids: readonly number[], edits: Edits): Promise<void> {
  const hold = { hold: true, reason: 'Unlinked by a person.' };
  const links = await stage.links();
  // Those that have no row yet are about to get one.
  const unlinked = untouched(edits, ids).filter((contactId) => !links.has(contactId));
  for (const contactId of chance.among(unlinked, most.unlinked)) {
    if (edits.settled.has(contactId) || edits.imported.has(contactId)) continue;
    edits.unlinked.add(contactId);
    edits.titles.delete(contactId);
    let rowId: string | undefined;
    do rowId = (await stage.links()).get(contactId);
    while (!(await unlinkContact(stage.database, { contactId, rowId }, hold)));
    if (rowId !== undefined) edits.cities.delete(rowId);
  }
}

/** Where both sides moved Dynamics wins with titles, so what is given there stays, whatever is under way. */
async function titleInDynamics(
  stage: Stage,
  chance: Chance,
  ids: readonly number[],
  when: string,
  edits: Edits,
): Promise<void> {
  for (const [contactId, rowId] of await amongLinked(stage, chance, untouched(edits, ids), most.inDynamics)) {
    if (edits.settled.has(contactId)) continue;
    edits.settled.add(contactId);
    edits.titles.delete(contactId);
    const jobtitle = `Theirs ${when}`;
    edits.theirTitles.set(contactId, { rowId, title: jobtitle });
    await insist(() => stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle }), 204);
  }
}

async function titleInXperience(
  stage: Stage,
  chance: Chance,
  ids: readonly number[],
  when: string,
  edits: Edits,
): Promise<void> {
  for (const [contactId] of await amongLinked(stage, chance, untouched(edits, ids), most.inXperience)) {
    if (edits.settled.has(contactId)) continue;
    const title = `Title ${when}`;
    edits.titles.set(contactId, title);
    await setJobTitle(stage.database, contactId, title);
  }
}

/** Some of these contacts that are linked, with their rows. */
async function amongLinked(
  stage: Stage,
  chance: Chance,
  ids: readonly number[],
  most: number,
): Promise<[contactId: number, rowId: string][]> {
  const links = await stage.links();
  const linked = ids.filter((contactId) => links.has(contactId));
  return chance.among(linked, most).map((contactId) => [contactId, links.get(contactId) ?? '']);
}
