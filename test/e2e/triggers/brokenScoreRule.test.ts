import { afterEach, beforeEach, expect, it } from 'vitest';
import { product } from '../../sync/openSampleDatabase.ts';
import { startTriggerStage, type TriggerStage } from './startTriggerStage.ts';

let stage: TriggerStage;
let contacts: number[];

beforeEach(async () => {
  stage = await startTriggerStage();
  await stage.inXperience.raiseMinimum();
  contacts = await stage.inXperience.contacts();
});

afterEach(() => stage.close());

/** The setting of the rule by which contacts qualify. */
const rule = product === '13' ? 'scoreRule' : 'groupMatch';

async function breakRule(): Promise<void> {
  const { db, dialect } = stage.stage.database;
  const row = { name: rule, value: '"best"', changed_at: dialect.utcNow() };
  await db.insertInto('dynamics365.setting').values(row).execute();
}

const mendRule = () =>
  stage.stage.database.db.deleteFrom('dynamics365.setting').where('name', '=', rule).execute();

it('stops the flow on contacts that qualify with the reason, and nobody is missed', async () => {
  const trigger = stage.flow('WhenContactQualifies');
  await trigger.poll();
  await breakRule();
  const [first = 0, second = 0] = contacts;
  await stage.inXperience.givePoints([first, second]);
  const { status, answer } = await trigger.tryPoll();
  expect(status).toBe(422);
  expect(answer.body).toMatchObject({ code: 'settingInvalid' });
  await mendRule();
  expect((await trigger.poll()).map(({ contactId }) => contactId)).toEqual([first, second]);
});

it('lets a first flow start from when the rule was put right', async () => {
  await breakRule();
  await stage.flow('WhenRunFinishes').poll();
  await stage.inXperience.givePoints(contacts.slice(0, 1));
  await mendRule();
  const trigger = stage.flow('WhenContactQualifies');
  await trigger.poll();
  await stage.inXperience.givePoints(contacts.slice(1, 2));
  expect((await trigger.poll()).map(({ contactId }) => contactId)).toEqual(contacts.slice(1, 2));
});

it('does not keep flows from contacts that change', async () => {
  await stage.inXperience.setSetting('Dynamics365MinScore', '1');
  await stage.stage.sync();
  const [contactId = 0] = (await stage.stage.links()).keys();
  const trigger = stage.flow('WhenContactChanges');
  await trigger.poll();
  await breakRule();
  await stage.inXperience.edit([contactId], 'Brno');
  expect((await trigger.poll()).map((item) => item.contactId)).toEqual([contactId]);
});

it('does not keep a change made in Dynamics 365 from Xperience', async () => {
  await stage.inXperience.setSetting('Dynamics365MinScore', '1');
  await stage.stage.sync();
  const [[, rowId] = []] = await stage.stage.links();
  await breakRule();
  await stage.stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Zlín' });
  const row = { contactid: rowId, address1_city: 'Zlín' };
  const { status, body } = await stage.bridge.connection.call('UpdateContact', { row });
  expect([status, body]).toMatchObject([200, { changedFields: ['ContactCity'] }]);
});
