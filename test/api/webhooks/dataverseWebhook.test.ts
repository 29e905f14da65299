import { connect } from 'node:net';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { readCursor } from '../../../bridge/sync/state/cursor.ts';
import { readInboxLoad } from '../../../bridge/sync/state/webhooks/inbox.ts';
import { createWebhookIntake } from '../../../bridge/sync/webhooks/createWebhookIntake.ts';
import { countStatements } from '../../../scripts/bench/countStatements.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { type ServedWebhooks, serveWebhooks } from '../../sync/webhooks/serveWebhooks.ts';

/** What is sent to the webhook's address, whoever sends it. */

let stage: Stage;
let served: ServedWebhooks;

beforeAll(async () => {
  stage = await startStage({ contacts: 60 });
  await stage.sync();
  served = await serveWebhooks(stage.engine);
});
afterAll(async () => {
  await served.close();
  await stage.close();
});
afterEach(() => stage.database.db.deleteFrom('dynamics365.webhook_inbox').execute());

const rowId = 'abababab-0000-4000-8000-000000000001';

function bodyOf(over: Record<string, unknown> = {}): string {
  return JSON.stringify({
    MessageName: 'Update',
    PrimaryEntityName: 'contact',
    PrimaryEntityId: rowId,
    OrganizationId: stage.dynamics.organization.id,
    InitiatingUserId: '10000000-0000-4000-8000-000000000002',
    InputParameters: [],
    ...over,
  });
}

interface Sent {
  body?: string;
  key?: string | undefined;
  headers?: Record<string, string>;
  address?: string;
}

async function send({ body = bodyOf(), key = served.key, headers = {}, address = served.url }: Sent = {}) {
  const answer = await fetch(address, {
    method: 'POST',
    body,
    headers: { 'content-type': 'application/json', ...(key === '' ? {} : { 'x-api-key': key }), ...headers },
  });
  const text = await answer.text();
  return {
    status: answer.status,
    retryAfter: answer.headers.get('retry-after'),
    text,
    code: text === '' ? undefined : (JSON.parse(text) as { code: string }).code,
  };
}

const waiting = async () => (await readInboxLoad(stage.database)).waiting;

describe('a call', () => {
  it('is answered 202 once it is stored', async () => {
    expect(await send()).toMatchObject({ status: 202, text: '' });
    expect(await waiting()).toBe(1);
  });

  it('is taken below the path of the connector, too', async () => {
    const address = served.url.replace('/webhooks', '/xperience-dynamics365/webhooks');
    expect((await send({ address })).status).toBe(202);
  });

  it('may carry its key in the address', async () => {
    const address = `${served.url}?code=${encodeURIComponent(served.key)}`;
    expect((await send({ address, key: '' })).status).toBe(202);
  });

  it('stores of a change nothing but which row it is', async () => {
    const attributes = [{ key: 'firstname', value: 'Confidential' }];
    await send({ body: bodyOf({ InputParameters: [{ key: 'Target', value: { Attributes: attributes } }] }) });
    const rows = await stage.database.db.selectFrom('dynamics365.webhook_inbox').selectAll().execute();
    expect(JSON.stringify(rows)).not.toContain('Confidential');
    expect(rows).toMatchObject([{ table_name: 'contact', row_id: rowId, own_values: null }]);
  });

  it('of a step with images is taken, though its target is empty or missing', async () => {
    const entity = { Attributes: [], Id: rowId, LogicalName: 'contact' };
    const image = { key: 'after', value: { ...entity, Attributes: [{ key: 'firstname', value: 'Ada' }] } };
    for (const parameters of [[], [{ key: 'Target', value: entity }]]) {
      const body = bodyOf({
        InputParameters: parameters,
        PostEntityImages: [image],
        PreEntityImages: [image],
      });
      expect((await send({ body })).status).toBe(202);
    }
    expect(await waiting()).toBe(1);
  });

  it('that comes twice waits once', async () => {
    await Promise.all(Array.from({ length: 50 }, () => send()));
    expect(await waiting()).toBe(1);
  });
});

describe('signing in', () => {
  it.each([
    ['no key', () => ''],
    ['a text that is no key', () => 'secret'],
    ['another key', () => `${served.key.slice(0, -1)}${served.key.endsWith('A') ? 'B' : 'A'}`],
  ])('fails with %s', async (_what, key) => {
    expect((await send({ key: key() })).status).toBe(401);
    expect(await waiting()).toBe(0);
  });

  it('is for keys made for webhooks alone', async () => {
    const update = served.keys.add({ name: 'flows', scopes: ['read', 'update', 'manage'] });
    expect(await send({ key: update })).toMatchObject({ status: 403, code: 'permissionMissing' });
  });

  it('leaves no key in the log, wherever it was sent', async () => {
    const wrong = `${served.key.slice(0, -3)}xyz`;
    for (const key of [served.key, wrong]) {
      await send({ address: `${served.url}?code=${encodeURIComponent(key)}`, key: '' });
      await send({ address: `${served.url}?code=${encodeURIComponent(key)}`, key: '', body: '{' });
    }
    expect(stage.engine.logged()).not.toContain(served.key.slice(17));
    expect(stage.engine.logged()).not.toContain(wrong.slice(17));
  });
});

describe('what is refused changes nothing', () => {
  it.each([
    ['no JSON', () => ({ body: '{' }), 400, 'invalidRequest'],
    ['no body', () => ({ body: '' }), 400, 'invalidRequest'],
    ['a list', () => ({ body: '[]' }), 400, 'invalidRequest'],
    ['no row', () => ({ body: bodyOf({ PrimaryEntityId: 'x' }) }), 400, 'invalidRequest'],
    [
      'a loop of parents',
      () => ({ body: `${'{"ParentContext":'.repeat(5_000)}{}${'}'.repeat(5_000)}` }),
      400,
      'invalidRequest',
    ],
    ['another type', () => ({ headers: { 'content-type': 'text/plain' } }), 415, 'wrongContentType'],
    [
      'another organisation',
      () => ({ body: bodyOf({ OrganizationId: 'abababab-0000-4000-8000-000000000009' }) }),
      403,
      'organizationDiffers',
    ],
    ['another table', () => ({ body: bodyOf({ PrimaryEntityName: 'account' }) }), 422, 'tableNotTaken'],
    ['another message', () => ({ body: bodyOf({ MessageName: 'Associate' }) }), 422, 'messageNotTaken'],
    ['ten megabytes', () => ({ body: `{"a":"${'x'.repeat(10_000_000)}"}` }), 413, 'bodyTooLarge'],
  ])('%s', async (_what, sent, status, code) => {
    expect(await send(sent())).toMatchObject({ status, code });
    expect(await waiting()).toBe(0);
  });

  it('ten megabytes that do not say how many they are', async () => {
    const stream = new ReadableStream({
      start(controller) {
        for (let part = 0; part < 160; part += 1) controller.enqueue(new Uint8Array(65_536).fill(0x20));
        controller.close();
      },
    });
    const init = { method: 'POST', body: stream, duplex: 'half' } as RequestInit;
    const headers = { 'content-type': 'application/json', 'x-api-key': served.key };
    const status = await fetch(served.url, { ...init, headers }).then(
      (answer) => answer.status,
      () => 'cut',
    );
    expect([413, 'cut']).toContain(status);
    expect(await waiting()).toBe(0);
  });
});

it('a call that is cut off is no mistake of the bridge', async () => {
  const { hostname, port } = new URL(served.url);
  const socket = connect(Number(port), hostname);
  const head = `POST /webhooks/dataverse HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nX-Api-Key: ${served.key}\r\nContent-Length: 500\r\n\r\n{`;
  await new Promise((resolve) => socket.write(head, resolve));
  const before = served.answered.length;
  socket.destroy();
  await expect.poll(() => served.answered.length).toBe(before + 1);
  const lines = stage.engine.logged().trim().split('\n').slice(-3).join();
  expect(lines).toContain('The caller is gone');
  expect(lines).not.toContain('Unexpected error');
});

describe('a flood', () => {
  it('is refused with 503 and a time to wait when the inbox is full, and made up for later', async () => {
    const limits = { mostRows: 3, mostWaiting: 100, countedMs: 0, notedMs: 20 };
    const small = await serveWebhooks(stage.engine, { limits });
    const call = (index: number) => {
      const id = `abababab-0000-4000-8000-0000000000${10 + index}`;
      return send({ address: small.url, key: small.key, body: bodyOf({ PrimaryEntityId: id }) });
    };
    const statuses: number[] = [];
    for (let index = 0; index < 6; index += 1) statuses.push((await call(index)).status);
    expect(statuses).toEqual([202, 202, 202, 503, 503, 503]);
    expect(await call(7)).toMatchObject({ code: 'bridgeBusy', retryAfter: '5' });
    await stage.database.db.deleteFrom('dynamics365.webhook_inbox').execute();
    expect((await call(8)).status).toBe(202);
    await expect
      .poll(async () => {
        const cursors = await stage.database.db.selectFrom('dynamics365.cursor').select('name').execute();
        return cursors.map(({ name }) => name);
      })
      .toContain('webhooks.gap');
    // The last refusal may be noted after the first was made up for.
    await expect
      .poll(async () => {
        await small.worker.pass();
        return readCursor(stage.database, 'webhooks.gap');
      })
      .toBeUndefined();
    await small.close();
  });

  it('is made up for, though no call comes after those that were refused', async () => {
    const { dataverse, log } = stage.engine.parts;
    const limits = { mostRows: 1, mostWaiting: 1, countedMs: 0, notedMs: 20 };
    let tries = 0;
    const away = new Proxy(stage.database, {
      get(target, name, receiver) {
        if (name === 'dialect' && tries++ < 2) throw new Error('The database is away.');
        return Reflect.get(target, name, receiver) as unknown;
      },
    });
    createWebhookIntake({ database: away, dataverse, log }, () => undefined, limits).missed();
    await expect.poll(() => readCursor(stage.database, 'webhooks.gap')).toBeTypeOf('string');
    expect(tries).toBeGreaterThan(2);
  });

  it('of calls at once is committed together and loses none', async () => {
    const ids = Array.from(
      { length: 400 },
      (_, index) => `abababab-0000-4000-8000-000000001${String(index).padStart(3, '0')}`,
    );
    const { parts } = stage.engine;
    const counted = countStatements(parts.database);
    const all = Promise.withResolvers<void>();
    let arrived = 0;
    const beforeTaken = () => {
      arrived += 1;
      if (arrived === ids.length) all.resolve();
      return all.promise;
    };
    const engine = { ...stage.engine, parts: { ...parts, database: counted.database } };
    const busy = await serveWebhooks(engine, { beforeTaken });
    const call = (id: string) =>
      send({ address: busy.url, key: busy.key, body: bodyOf({ PrimaryEntityId: id }) });
    const answers = await Promise.all(ids.map(call));
    await busy.close();
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([202]));
    expect(await waiting()).toBe(400);
    expect(counted.take().transactions).toBeLessThanOrEqual(2);
  });
});
