import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';
import { type ServedBridge, startBridge } from './startBridge.ts';

/** An installation where nobody has mapped anything yet, reached through the connector. */
let stage: Stage;
let bridge: ServedBridge;

beforeAll(async () => {
  stage = await startStage({ contacts: 40, seed: 5 });
  await storeModuleSetting(stage.database, 'Dynamics365ContactMapping', '');
  bridge = await startBridge(stage.engine, stage.dynamics.url);
});

afterAll(async () => {
  await bridge.close();
  await stage.close();
});

const call = async (operation: string, parameters: Record<string, unknown> = {}) => {
  const { status, body } = await bridge.connection.call(operation, parameters);
  return { status, body: body as Record<string, unknown> };
};

it('leads from an empty mapping to the first contacts in Dynamics', async () => {
  const empty = await call('GetMapping');
  expect(empty.body).toMatchObject({ pairs: [], problems: [{ code: 'mappingEmpty' }] });
  const pairs = [
    { field: 'ContactLastName', column: 'lastname' },
    { field: 'ContactEmail', column: 'emailaddress1', sendEmpty: true },
  ];
  const preview = await call('PreviewMapping', { request: { contact: '1', pairs } });
  expect(preview).toMatchObject({ status: 200, body: { contactId: 1, problems: [] } });
  const saved = await call('UpdateMapping', { mapping: { version: empty.body.version, pairs } });
  expect(saved).toMatchObject({ status: 200, body: { problems: [] } });
  const run = await call('SyncContacts', { options: { wait: 60 } });
  expect(run.body).toMatchObject({ state: 'finished' });
  expect((run.body.counts as { created: number }).created).toBeGreaterThan(0);
});

it('moves to another environment as it is read', async () => {
  const { body } = await call('GetMapping');
  const other = await startStage({ contacts: 5, seed: 6 });
  const there = await startBridge(other.engine, other.dynamics.url);
  try {
    const present = (await there.connection.call('GetMapping')).body as { version: string };
    const mapping = { version: present.version, pairs: body.pairs };
    const saved = await there.connection.call('UpdateMapping', { mapping });
    expect(saved.body).toMatchObject({ pairs: body.pairs, problems: [] });
  } finally {
    await there.close();
    await other.close();
  }
});

it('names in the designer the contact fields and columns to choose from', async () => {
  for (const [field, expected] of [
    ['field', 'ContactLastName'],
    ['column', 'emailaddress1'],
  ] as const) {
    const values = await bridge.connection.dynamicValues('UpdateMapping', `mapping/pairs/${field}`);
    expect(values.map(({ value }) => value)).toContain(expected);
  }
});

it('refuses a mapping that fits no column, with the place of the mistake', async () => {
  const { body } = await call('GetMapping');
  const pairs = [{ field: 'ContactLastName', column: 'nowhere' }];
  const refused = await call('UpdateMapping', { mapping: { version: body.version, pairs } });
  expect(refused).toMatchObject({
    status: 400,
    body: { code: 'mappingInvalid', problems: [{ place: 'pairs[0].column', code: 'unknownColumn' }] },
  });
});

it('changes settings with the choices a designer offers', async () => {
  const { body: before } = await call('GetSettings');
  expect(before).toMatchObject({ contactSyncEnabled: true, deletedRow: 'report', problems: [] });
  const [owner] = await bridge.connection.dynamicValues('UpdateSettings', 'settings/defaultOwner');
  const settings = { version: before.version, defaultOwner: owner?.value, deletedRow: 'createAgain' };
  const saved = await call('UpdateSettings', { settings });
  expect(saved).toMatchObject({
    status: 200,
    body: { defaultOwner: owner?.value, deletedRow: 'createAgain' },
  });
  expect((await call('UpdateSettings', { settings })).status).toBe(409);
});
