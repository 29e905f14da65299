import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { presentExplanation } from '../../../bridge/api/present/presentExplanation.ts';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import { remedies } from '../../../bridge/sync/state/failures/remedies.ts';
import { pauseBridge, resumeBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import { createEngine } from '../createEngine.ts';
import { product } from '../openSampleDatabase.ts';
import { type Stage, startStage } from '../startStage.ts';

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
    reason:
      product === '13'
        ? 'The contact is not linked and its points do not reach the minimum score.'
        : 'The contact is not linked, and it is not in the contact group Ready for sales.',
  });
});

it('names no row that does not exist', async () => {
  const linked = await stage.links();
  const all = await stage.database.db.selectFrom('OM_Contact').select('ContactID').execute();
  const unlinked = all.map(({ ContactID }) => ContactID).find((id) => !linked.has(id)) ?? 0;
  expect(await explain(unlinked)).not.toHaveProperty('rowId');
  const [contactId, rowId] = [...linked][0] ?? [0, ''];
  await stage.inDynamics.send('DELETE', `contacts(${rowId})`);
  const explained = await explain(contactId);
  expect(explained).not.toHaveProperty('rowId');
  expect(explained.answer).toContain('the row it is linked to was deleted there');
});

it('says first who it is about, and whether the contact is in Dynamics', async () => {
  const [contactId] = await lastLink();
  await edit(contactId, { ContactJobTitle: 'Sommelier' });
  const shown = presentExplanation(await explain(contactId));
  expect(Object.keys(shown)[0]).toBe('answer');
  expect(shown).toMatchObject({
    answer: expect.stringMatching(/ is in Dynamics, and the next synchronization brings .* up to date\.$/),
    dynamicsReached: true,
  });
});

it('says that everything is paused, and what the last attempt failed with', async () => {
  const [contactId] = await lastLink();
  await edit(contactId, { ContactCity: 'B'.repeat(81), ContactJobTitle: 'Barista' });
  await stage.sync({ mode: 'full' });
  await edit(contactId, { ContactCity: 'Brno', ContactJobTitle: 'Roaster' });
  await pauseBridge(stage.database, { reason: 'Upgrade', by: 'admin' });
  const shown = presentExplanation(await explain(contactId));
  await resumeBridge(stage.database, { by: 'admin' });
  expect(shown.answer).toContain('because the bridge is paused by admin (Upgrade).');
  expect(shown.lastFailure).toMatchObject({ code: 'tooLong', remedy: remedies.tooLong });
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

describe('while Dynamics is away', () => {
  const away = { why: 'oursMoved', action: 'none', theirs: null, note: expect.any(String) };

  it('tells what Xperience and the bridge know, and says so', async () => {
    const [contactId, rowId] = await lastLink();
    await edit(contactId, { ContactJobTitle: 'Grower' });
    await stage.dynamics.close();
    const explained = await explain(contactId);
    expect(explained).toMatchObject({ contactId, rowId, linked: true, problems: [] });
    expect(explained.answer).toContain('cannot be reached now');
    expect(explained.fields.find(({ column }) => column === 'jobtitle')).toMatchObject({
      ...away,
      ours: 'Grower',
    });
    const shown = presentExplanation(explained);
    expect(shown).toMatchObject({ dynamicsReached: false, dynamicsProblem: expect.any(String) });
    expect(shown).not.toHaveProperty('outcome');
  });

  it('does so also where its metadata was never read', async () => {
    const [contactId, rowId] = await lastLink();
    const fresh = await createEngine(stage.options);
    onTestFinished(() => fresh.stop());
    const explained = await explainContact(fresh.parts, contactId);
    expect(explained).toMatchObject({ contactId, rowId, linked: true, fields: [], away: expect.any(String) });
    // By which rule the contact qualifies, is known of Xperience alone.
    expect(explained.settings).toMatchObject(
      product === '13' ? { minimumScore: 100 } : { groups: { names: ['Ready for sales'] } },
    );
  });

  it('refuses a contact that is not there all the same', async () => {
    await expect(explain(987_654)).rejects.toMatchObject({ refusal: { code: 'contactNotFound' } });
  });
});
