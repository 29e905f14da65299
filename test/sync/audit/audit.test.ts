import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Engine } from '../../../bridge/api/engine.ts';
import type { HandlerInput } from '../../../bridge/api/handler.ts';
import { auditOperations } from '../../../bridge/api/resources/audit.ts';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { migrate } from '../../../bridge/database/migrate.ts';
import { openSqlite } from '../../../bridge/database/sqlite/openSqlite.ts';
import { callOrigin, pruneAudit, writeAudit } from '../../../bridge/sync/state/audit/audit.ts';
import { createFailureAudit } from '../../../bridge/sync/state/audit/signInFailures.ts';
import { carryOut } from '../../api/carryOut.ts';
import { createMemoryLog } from '../../api/createTestApi.ts';

let database: BridgeDatabase;

beforeEach(async () => {
  database = await openSqlite({ file: ':memory:' });
  await migrate(database);
});
afterEach(() => database.close());

const write = (action: string, caller = 'ada') =>
  writeAudit(database, { caller, action, subject: 'contact 7', details: { before: null, after: 'x' } });
const list = (
  filter: Omit<HandlerInput<'ListAudit'>['query'], 'limit' | 'cursor'> = {},
  limit = 100,
  cursor?: string,
) =>
  carryOut(auditOperations({ parts: { database } } as Engine), 'ListAudit', {
    query: { ...filter, limit, ...(cursor !== undefined && { cursor }) },
  });
const actions = async (...args: Parameters<typeof list>) =>
  (await list(...args)).value.map(({ action }) => action);

it('tells who, from where, when and what, before and after', async () => {
  await callOrigin.run({ address: '203.0.113.9', kind: 'apiKey' }, () => write('link.create'));
  expect((await list()).value).toEqual([
    {
      id: 1,
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      caller: 'ada',
      callerKind: 'apiKey',
      address: '203.0.113.9',
      action: 'link.create',
      subject: 'contact 7',
      details: '{"before":null,"after":"x"}',
    },
  ]);
});

it('has no address for what the bridge does by itself', async () => {
  await write('link.remove', 'bridge');
  const [item] = (await list()).value;
  expect(item).not.toHaveProperty('address');
});

describe('a list', () => {
  beforeEach(async () => {
    for (const action of ['link.create', 'link.remove', 'linked.odd', 'settings.update']) await write(action);
    await write('link.create', 'bob');
  });

  it('is filtered by an action, or by all of a kind', async () => {
    expect(await actions({ action: 'link.create' })).toEqual(['link.create', 'link.create']);
    expect(await actions({ action: 'link' })).toEqual(['link.create', 'link.remove', 'link.create']);
  });

  it('is filtered by caller and time', async () => {
    expect(await actions({ caller: 'bob' })).toEqual(['link.create']);
    expect(await actions({ from: '2999-01-01T00:00:00Z' })).toEqual([]);
    expect(await actions({ to: '0000-01-01T00:00:00+14:00' })).toEqual([]);
    expect(await actions({ to: '9999-12-31T23:59:59-14:00' })).toHaveLength(5);
  });

  it('comes in pages', async () => {
    const first = await list({}, 3);
    expect(first.value.at(-1)?.id).toBe(3);
    expect(await actions({}, 3, first.nextLink)).toEqual(['link.remove', 'link.create']);
  });
});

it('is kept for a year, and pruned by some thousands of rows at a time', async () => {
  const { db, dialect } = database;
  const day = 24 * 60 * 60_000;
  const at = (days: number) => ({
    caller: 'ada',
    action: 'link.create',
    subject: 'contact 7',
    happened_at: dialect.utcNow(-days * day),
  });
  for (let row = 0; row < 1_200; row += 1) await db.insertInto('dynamics365.audit').values(at(366)).execute();
  await db.insertInto('dynamics365.audit').values(at(364)).execute();
  await pruneAudit({ database, dataverse: { serverTime: () => undefined } });
  expect(await actions()).toEqual(['link.create']);
});

describe('wrong sign-ins over a threshold', () => {
  it('are noted with user and address, and told of in the log', async () => {
    const { log, logged } = createMemoryLog();
    createFailureAudit(database, log)({ level: 'pair', count: 20, user: 'ada', address: '203.0.113.9' });
    await expect.poll(() => actions()).toEqual(['signIn.failures']);
    expect((await list()).value).toMatchObject([
      { caller: 'ada', subject: 'user ada', address: '203.0.113.9' },
    ]);
    expect(logged).toContainEqual(expect.objectContaining({ level: 40, user: 'ada' }));
  });

  it('leave no more than sixty entries an hour, whoever tries', async () => {
    const time = { now: 0 };
    const note = createFailureAudit(database, createMemoryLog().log, () => time.now);
    const many = (times: number) => {
      for (let each = 0; each < times; each += 1)
        note({ level: 'network', count: 200, user: undefined, address: `203.0.113.${each}` });
    };
    many(500);
    await expect.poll(async () => (await list({}, 250)).value.length).toBe(60);
    time.now = 60 * 60_000;
    many(1);
    await expect.poll(async () => (await list({}, 250)).value.length).toBe(61);
  });
});
