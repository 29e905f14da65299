import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';
import { type ServedBridge, startBridge } from './startBridge.ts';

let stage: Stage;
let bridge: ServedBridge;
let contactId: number;
let rowId: string;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 3 });
  await stage.sync();
  [[contactId, rowId] = [0, '']] = await stage.links();
  bridge = await startBridge(stage.engine, stage.dynamics.url);
});

afterEach(async () => {
  await bridge.close();
  await stage.close();
});

const breakMapping = () => storeModuleSetting(stage.database, 'Dynamics365ContactMapping', '{"Items":[');

const contact = () => ({ contact: String(contactId) });

it('unlinks a contact while the mapping is broken, and says what cannot be shown', async () => {
  await breakMapping();
  const { status, body } = await bridge.connection.call('UnlinkContact', contact());
  expect(status).toBe(200);
  expect(body).toMatchObject({
    contactId,
    linked: false,
    held: true,
    fields: {},
    problems: [{ code: 'mappingUnreadable' }],
  });
  expect((await stage.links()).has(contactId)).toBe(false);
});

it('links it again while the mapping is broken', async () => {
  await bridge.connection.call('UnlinkContact', contact());
  await breakMapping();
  const link = { rowId };
  const { status, body } = await bridge.connection.call('LinkContact', { ...contact(), link });
  expect([status, body]).toMatchObject([200, { linked: true, row: { contactid: rowId } }]);
  expect((await stage.links()).get(contactId)).toBe(rowId);
});

it('unlinks a contact while nobody can tell who qualifies', async () => {
  const { db, dialect } = stage.database;
  const row = { name: 'scoreRule', value: '"best"', changed_at: dialect.utcNow() };
  await db.insertInto('dynamics365.setting').values(row).execute();
  const { status, body } = await bridge.connection.call('UnlinkContact', { ...contact(), hold: false });
  expect([status, body]).toMatchObject([
    200,
    { linked: false, qualifying: false, problems: [{ code: 'settingInvalid' }] },
  ]);
});

it('unlinks a contact while Dynamics 365 does not answer', async () => {
  const { faults } = stage.dynamics.conditions;
  faults.add({
    scope: 'request',
    match: {},
    schedule: {},
    fault: { type: 'unavailable', retryAfterSeconds: 600 },
  });
  const { status, body } = await bridge.connection.call('UnlinkContact', contact());
  faults.clear();
  expect([status, body]).toMatchObject([200, { linked: false, held: true }]);
}, 120_000);
