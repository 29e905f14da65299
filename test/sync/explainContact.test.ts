import { afterAll, beforeAll, expect, it } from 'vitest';
import { explainContact } from '../../bridge/sync/contacts/explainContact.ts';
import { type Stage, startStage } from './startStage.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ contacts: 60 });
  await stage.sync();
});
afterAll(() => stage.close());

it('tells which field moved, from what to what, and writes nothing', async () => {
  const [contactId, rowId] = [...(await stage.links())].at(-1) ?? [0, ''];
  const before = stage.rows().get(rowId)?.jobtitle ?? null;
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactJobTitle: 'Barista' })
    .where('ContactID', '=', contactId)
    .execute();
  const explained = await explainContact(stage.engine.parts, contactId);
  expect(explained).toMatchObject({ contactId, rowId, linked: true, considered: true });
  expect(explained.fields.find(({ column }) => column === 'jobtitle')).toMatchObject({
    action: 'send',
    ours: 'Barista',
    theirs: before,
    result: 'Barista',
  });
  expect(stage.rows().get(rowId)?.jobtitle ?? null).toBe(before);
});
