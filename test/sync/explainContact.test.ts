import { afterAll, beforeAll, expect, it } from 'vitest';
import { explainContact } from '../../bridge/sync/contacts/explainContact.ts';
import { type Stage, startStage } from './startStage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ contacts: 60 });
  await stage.sync();
});
afterAll(() => stage.close());

const explain = (contactId: number) => explainContact(stage.engine.parts, contactId);
const lastLink = async () => [...(await stage.links())].at(-1) ?? [0, ''];

async function edit(
  contactId: number,
  values: { ContactJobTitle?: string; ContactCity?: string },
): Promise<void> {
  await stage.database.db.updateTable('OM_Contact').set(values).where('ContactID', '=', contactId).execute();
}

/** Everything that an explanation or a dry run could have changed. */
async function bothSides(): Promise<unknown> {
  const { db } = stage.database;
  return {
    contacts: await db
      .selectFrom('OM_Contact')
      .select(['ContactID', 'ContactLastModified', 'ContactJobTitle', 'ContactDynamics365RelatedID'])
      .execute(),
    states: await db.selectFrom('dynamics365.contact_state').selectAll().execute(),
    links: await db.selectFrom('dynamics365.link').selectAll().execute(),
    failures: await db.selectFrom('dynamics365.failure').selectAll().execute(),
    cursors: await db.selectFrom('dynamics365.cursor').selectAll().execute(),
    rows: [...stage.rows()],
    versions: [...stage.versions()],
  };
}

it('tells which field moved, from what to what', async () => {
  const [contactId, rowId] = await lastLink();
  const before = stage.rows().get(rowId)?.jobtitle ?? null;
  await edit(contactId, { ContactJobTitle: 'Barista' });
  const explained = await explain(contactId);
  expect(explained).toMatchObject({ contactId, rowId, linked: true, considered: true });
  expect(explained.fields.find(({ column }) => column === 'jobtitle')).toMatchObject({
    why: 'oursMoved',
    action: 'send',
    ours: 'Barista',
    theirs: before,
    agreed: { theirs: before },
    result: 'Barista',
  });
});

it('tells that both sides moved and which one wins', async () => {
  const [contactId, rowId] = await lastLink();
  await edit(contactId, { ContactJobTitle: 'Barista' });
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: 'Roaster' });
  const { fields } = await explain(contactId);
  expect(fields.find(({ column }) => column === 'jobtitle')).toMatchObject({
    why: 'bothMoved',
    action: 'send',
    ours: 'Barista',
    theirs: 'Roaster',
    result: 'Barista',
  });
});

it('tells of a value that does not fit, beside fields that do', async () => {
  const [contactId] = await lastLink();
  await edit(contactId, { ContactCity: 'B'.repeat(81) });
  const { fields, problems } = await explain(contactId);
  await edit(contactId, { ContactCity: 'Brno' });
  expect(problems).toMatchObject([{ field: 'ContactCity', column: 'address1_city' }]);
  expect(fields.filter(({ problem }) => !problem).length).toBeGreaterThan(3);
});

it('tells of a contact without a row why it is not sent', async () => {
  const linked = await stage.links();
  const all = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const contactId = all.map(({ ContactID }) => ContactID).find((id) => !linked.has(id)) ?? 0;
  expect(await explain(contactId)).toMatchObject({
    linked: false,
    qualifying: false,
    considered: false,
    reason: 'The contact is not linked and its points do not reach the minimum score.',
  });
});

it('refuses a contact that is not there', async () => {
  await expect(explain(987_654)).rejects.toMatchObject({ refusal: { code: 'contactNotFound' } });
});

it('changes nothing on either side', async () => {
  const [contactId] = await lastLink();
  await edit(contactId, { ContactJobTitle: 'Taster' });
  const before = await bothSides();
  await explain(contactId);
  expect(await bothSides()).toEqual(before);
});

it('changes nothing on either side in a dry run that finds something to do', async () => {
  const [contactId] = await lastLink();
  await edit(contactId, { ContactJobTitle: 'Taster' });
  const before = await bothSides();
  const run = await stage.sync({ dryRun: true, mode: 'full' });
  expect(run.counts.updated).toBeGreaterThan(0);
  expect(await bothSides()).toEqual(before);
});
