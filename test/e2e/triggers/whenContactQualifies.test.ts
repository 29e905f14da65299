import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { only13 } from '../../sync/only13.ts';
import { storeSetting } from '../../sync/storeSetting.ts';
import { startTriggerStage, type TriggerStage } from './startTriggerStage.ts';
import type { Flow, Item } from './switchOnFlow.ts';

const byPoints = only13('it has no points');

let stage: TriggerStage;
let trigger: Flow;

beforeEach(async () => {
  stage = await startTriggerStage();
  await stage.inXperience.raiseMinimum();
  trigger = stage.flow('WhenContactQualifies');
  await trigger.poll();
});

afterEach(async () => {
  vi.useRealTimers();
  await stage.close();
});

const ids = (items: Item[]) => items.map(({ contactId }) => contactId);

async function qualifying(): Promise<unknown[]> {
  const { body } = await stage.bridge.connection.call('ListContacts', { show: 'qualifying' });
  return ids((body as { value: Item[] }).value);
}

it('is started once for a contact, also when it falls below the minimum and reaches it again', async () => {
  await stage.inXperience.givePoints([7]);
  expect(ids(await trigger.poll())).toEqual([7]);
  await stage.inXperience.givePoints([7], 1);
  expect(await trigger.poll()).toEqual([]);
  await stage.inXperience.givePoints([7]);
  expect(await trigger.poll()).toEqual([]);
});

byPoints('is not started because the minimum was lowered', async () => {
  await stage.inXperience.setSetting('Dynamics365MinScore', '1');
  expect(await trigger.poll()).toEqual([]);
  expect((await qualifying()).length).toBeGreaterThan(0);
});

byPoints('is started by who reaches the minimum after it was lowered', async () => {
  await stage.inXperience.givePoints([7], 10);
  await stage.inXperience.setSetting('Dynamics365MinScore', '50000');
  expect(await trigger.poll()).toEqual([]);
  await stage.inXperience.givePoints([7], 60_000);
  expect(ids(await trigger.poll())).toEqual([7]);
});

byPoints('takes another score rule for a new beginning', async () => {
  const { db } = stage.stage.database;
  const rules = await db
    .selectFrom('OM_ScoreContactRule')
    .select(['ScoreID', 'RuleID'])
    .orderBy('RuleID')
    .execute();
  const [one] = rules;
  const two = rules.find(({ ScoreID }) => ScoreID !== one?.ScoreID);
  if (!one || !two) throw new Error('The sample has to have two scores.');
  await db.deleteFrom('OM_ScoreContactRule').where('ContactID', '=', 7).execute();
  const half = { ContactID: 7, Value: 60_000, Expiration: null };
  await db
    .insertInto('OM_ScoreContactRule')
    .values([one, two].map((rule) => ({ ...half, ...rule })))
    .execute();
  await storeSetting(stage.stage.database, 'scoreRule', 'singleScore');
  await trigger.poll();
  await storeSetting(stage.stage.database, 'scoreRule', 'sumOfScores');
  expect(await trigger.poll()).toEqual([]);
  expect(await qualifying()).toContain(7);
});

it('is started by a contact that a run has linked meanwhile', async () => {
  await stage.inXperience.givePoints([7]);
  await stage.stage.sync();
  expect((await stage.stage.links()).has(7)).toBe(true);
  expect(await trigger.poll()).toMatchObject([{ contactId: 7, linked: true }]);
});

it('does not mind a clock of the bridge that goes back', async () => {
  await stage.inXperience.givePoints([7]);
  expect(ids(await trigger.poll())).toEqual([7]);
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() - 48 * 60 * 60_000 });
  expect(await trigger.poll()).toEqual([]);
  await stage.inXperience.givePoints([8]);
  expect(ids(await trigger.poll())).toEqual([8]);
});

it.each([
  ['damaged', 'not a cursor +/='],
  ['foreign', Buffer.from('e1.00000000-0000-4000-8000-000000000000.7').toString('base64url')],
])('goes on from a %s cursor without losing anything', async (_, cursor) => {
  await stage.inXperience.givePoints([7]);
  await stage.flow('WhenContactQualifies').poll();
  await stage.inXperience.givePoints([8]);
  trigger.use(cursor);
  expect(ids(await trigger.poll())).toEqual([7, 8]);
  expect(await trigger.poll()).toEqual([]);
});
