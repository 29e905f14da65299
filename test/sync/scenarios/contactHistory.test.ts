import { afterAll, beforeAll, expect, it } from 'vitest';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { linkContact } from '../../../bridge/sync/contacts/linkContact.ts';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { callOrigin } from '../../../bridge/sync/state/audit/audit.ts';
import { keptEntries, listContactHistory } from '../../../bridge/sync/state/contactHistory.ts';
import { deleteContact } from '../deleteContact.ts';
import { mergeContact } from '../mergeContact.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';
import { triggerBody } from '../triggerBody.ts';

let stage: Stage;
let left: [number, string][];

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 53 });
  await stage.sync();
  left = [...(await stage.links())];
});

afterAll(() => stage?.close());

const take = (): [contactId: number, rowId: string] => left.shift() ?? [0, ''];
/** As a flow does: somebody edits the row, and its trigger hands the row over. */
async function editInDynamics(rowId: string, jobtitle: string): Promise<void> {
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle });
  const row = await stage.inDynamics.get<Record<string, unknown>>(`contacts(${rowId})`);
  await updateContact(stage.engine.parts, rowId, triggerBody(row.body));
}

const historyOf = (contactId: number, limit = 200) =>
  listContactHistory(stage.database, contactId, { limit });
const asCaller = <T>(operation: string, work: () => Promise<T>) =>
  callOrigin.run({ address: '127.0.0.1', kind: 'apiKey', caller: 'Flows of Sales', operation }, work);

it('tells what runs and calls wrote, in which direction and by whom, the newest first and without values', async () => {
  const [contactId, rowId] = take();
  await setJobTitle(stage.database, contactId, 'Edited in Xperience');
  const run = await stage.sync();
  await asCaller('UpdateContact', () => editInDynamics(rowId, 'Edited in Dynamics'));
  await asCaller('UnlinkContact', () =>
    unlinkContact(stage.database, { contactId, rowId }, { hold: true, reason: 'test', by: 'Flows of Sales' }),
  );
  await asCaller('ImportContact', () => importContact(stage.engine.parts, contactId, 'Flows of Sales'));
  const history = await historyOf(contactId);
  expect(history).toMatchObject([
    { what: 'linked', caller: 'Flows of Sales', operation: 'ImportContact' },
    { what: 'released', caller: 'Flows of Sales' },
    { what: 'held', caller: 'Flows of Sales', operation: 'UnlinkContact' },
    { what: 'taken', fields: ['ContactJobTitle'], caller: 'Flows of Sales', operation: 'UpdateContact' },
    { what: 'updated', columns: ['jobtitle'], runId: run.id },
    { what: 'created', runId: 1 },
  ]);
  expect(JSON.stringify(history)).not.toContain('Edited in');
});

it('tells that somebody linked a contact by hand', async () => {
  const [contactId, rowId] = take();
  await unlinkContact(stage.database, { contactId, rowId }, { hold: false, reason: 'test' });
  const { contactGuid } = (await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactGUID as contactGuid')
    .where('ContactID', '=', contactId)
    .executeTakeFirst()) ?? { contactGuid: '' };
  await linkContact(stage.engine.parts, { contactId, contactGuid, rowId: null }, rowId, 'Sara');
  expect((await historyOf(contactId)).slice(0, 2)).toMatchObject([
    { what: 'linked', caller: 'Sara' },
    { what: 'unlinked', caller: 'bridge' },
  ]);
});

it('has nothing of a run that found nothing to do', async () => {
  const [contactId] = take();
  const before = await historyOf(contactId);
  await stage.sync({ mode: 'full' });
  expect(await historyOf(contactId)).toEqual(before);
});

it('keeps the newest hundred of a contact that changes all the time', async () => {
  const [contactId, rowId] = take();
  for (let time = 0; time < keptEntries + 70; time += 1) await editInDynamics(rowId, `Title ${time}`);
  const history = await historyOf(contactId, 500);
  expect(history.length).toBeGreaterThanOrEqual(keptEntries);
  expect(history.length).toBeLessThan(keptEntries + 70);
  expect(history[0]).toMatchObject({ what: 'taken' });
});

it('follows a merge, and is forgotten with the link of a contact that is gone', async () => {
  await storeSetting(stage.database, 'goneContact', 'unlink');
  const [merged] = take();
  const [gone] = take();
  const survivor = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .executeTakeFirstOrThrow();
  await mergeContact(stage.database, { from: merged, into: survivor.ContactID, copyLink: false });
  await deleteContact(stage.database, gone);
  await stage.sync();
  expect((await historyOf(survivor.ContactID)).map(({ what }) => what)).toEqual(
    expect.arrayContaining(['inherited', 'created']),
  );
  expect(await historyOf(merged)).toEqual([]);
  expect(await historyOf(gone)).toEqual([]);
});
