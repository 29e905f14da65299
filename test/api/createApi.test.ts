import { describe, expect, it } from 'vitest';
import type { Handlers } from '../../bridge/api/handler.ts';
import { callOrigin } from '../../bridge/sync/state/audit/audit.ts';
import { xperience13 } from '../../bridge/xperience/products/xperience13/xperience13.ts';
import { xperienceByKentico } from '../../bridge/xperience/products/xperienceByKentico/xperienceByKentico.ts';
import type { components } from '../../schemas/contract.ts';
import { createTestApi } from './createTestApi.ts';
import { recordHandlers } from './recordHandlers.ts';

const as = 'editor';

const status: components['schemas']['Status'] = {
  ready: true,
  problems: [],
  version: '0.1.0',
  xperience: { reachable: true, version: '13.0.100', site: 'DancingGoat', timeZone: 'Europe/Prague' },
  dynamics: { reachable: true, url: 'http://127.0.0.1:1' },
  contactSync: { enabled: true, minimumScore: 100, mappedFields: 12 },
  caller: { name: 'editor', kind: 'xperienceUser', scopes: ['read'] },
};

const run: components['schemas']['Run'] = {
  id: 1,
  kind: 'contacts',
  mode: 'incremental',
  dryRun: false,
  state: 'finished',
  counts: { read: 0, created: 0, linked: 0, updated: 0, taken: 0, unchanged: 0, failed: 0, requests: 0 },
  started: '2026-03-01T10:00:00.000Z',
  finished: '2026-03-01T10:00:05.000Z',
  percent: 100,
};

const contact: components['schemas']['Contact'] = {
  contactId: 7,
  linked: true,
  qualifying: false,
  held: false,
  rowId: '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b',
  fields: {},
  row: {},
};

describe('who lacks a permission', () => {
  it.each([
    [xperience13, 'modules Contact management, Activities or Forms'],
    [xperienceByKentico(), 'the role Administrator alone'],
  ])('is told who gives it, in the words of the product (%#)', async ({ words }, said) => {
    const { send } = createTestApi({ whoGivesRights: words.whoGivesRights });
    const answer = await send('POST', '/pause', { as: 'reader', json: { reason: 'Tonight' } });
    expect(answer.json()).toMatchObject({ status: 403, code: 'permissionMissing' });
    expect(answer.json().detail).toContain(said);
  });
});

describe('addresses', () => {
  it.each(['/nothing', '/', '', '/status/', '/contacts/7/other', '/../status'])(
    'answers 404 in the shape of a problem at %s',
    async (path) => {
      const { send } = createTestApi();
      const answer = await send('GET', path, { as });
      expect(answer.status).toBe(404);
      expect(answer.headers.get('content-type')).toBe('application/json');
      expect(answer.json()).toMatchObject({ status: 404, code: 'unknownAddress', title: 'Not found' });
    },
  );

  it('answers 404 outside the base path too', async () => {
    const { app } = createTestApi();
    const answer = await app.request('http://127.0.0.1/elsewhere');
    expect(answer.status).toBe(404);
    expect(await answer.json()).toMatchObject({ code: 'unknownAddress' });
  });

  it.each([
    ['GET', '/updatecontact', 'POST'],
    ['POST', '/status', 'GET, HEAD'],
    ['POST', '/contacts/7/link', 'PUT, DELETE'],
    ['OPTIONS', '/runs', 'GET, HEAD'],
  ])('answers 405 to %s %s and names the methods taken', async (method, path, allow) => {
    const { send } = createTestApi();
    const answer = await send(method, path, { as });
    expect(answer.status).toBe(405);
    expect(answer.headers.get('allow')).toBe(allow);
    expect(answer.json()).toMatchObject({ code: 'wrongMethod', detail: `This address takes ${allow} only.` });
  });

  it('answers HEAD like GET, without a body', async () => {
    const { send } = createTestApi();
    const answer = await send('HEAD', '/status', { as });
    expect([answer.status, answer.text]).toEqual([200, '']);
  });

  it.each([
    ['GET', '/status', as],
    ['GET', '/contacts/8', as],
    ['GET', '/nothing', as],
    ['GET', '/status', undefined],
    ['PATCH', '/status', as],
    ['POST', '/updatecontact', as],
  ])(
    'answers of %s %s are never stored, nor anything but JSON, nor tell what serves them',
    async (...request) => {
      const [method, path, user] = request;
      const { headers } = await createTestApi().send(method, path, user === undefined ? {} : { as: user });
      expect(Object.fromEntries(headers)).toMatchObject({
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
        'x-frame-options': 'DENY',
        'referrer-policy': 'no-referrer',
        'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
      });
      const telling = [...headers.keys()].filter((name) =>
        /^(server|x-powered-by|access-control-)/.test(name),
      );
      expect(telling).toEqual([]);
    },
  );
});

describe('unexpected errors', () => {
  const failing = () => {
    const api = createTestApi();
    api.answers.GetStatus = async () => {
      throw new Error('secret internals');
    };
    return api;
  };

  it('become a problem that tells a reference and nothing else', async () => {
    const answer = await failing().send('GET', '/status', { as });
    expect(answer.status).toBe(500);
    const { reference, code } = answer.json();
    expect(code).toBe('unexpectedError');
    expect(reference).toMatch(/^[0-9a-f-]{36}$/);
    expect(answer.text).not.toContain('secret internals');
  });

  it('are in the log under that reference', async () => {
    const { send, logged } = failing();
    const { reference } = (await send('GET', '/status', { as })).json();
    expect(logged).toContainEqual(
      expect.objectContaining({
        reference,
        operation: 'GetStatus',
        err: expect.objectContaining({ message: 'secret internals', stack: expect.any(String) }),
      }),
    );
  });
});

describe('the log', () => {
  it('has one line a request, without the address: it may hold an e-mail address', async () => {
    const { send, logged } = createTestApi();
    await send('GET', '/contacts/ada%40example.com', { as });
    expect(logged).toEqual([
      expect.objectContaining({
        operation: 'GetContact',
        status: 200,
        caller: 'editor',
        ms: expect.any(Number),
      }),
    ]);
    expect(JSON.stringify(logged)).not.toContain('ada');
  });
});

describe('the comparison of answers with the contract', () => {
  const statusWith = async (over: object) => {
    const api = createTestApi({ checkAnswers: true });
    api.answers.GetStatus = async () => ({ status: 200, body: { ...status, ...over } });
    return { answer: await api.send('GET', '/status', { as }), logged: api.logged };
  };

  it('finds nothing wrong with an answer that is as it says', async () => {
    expect((await statusWith({})).answer.status).toBe(200);
  });

  it.each([
    ['an undocumented property', { surplus: 1 }, 'must NOT have additional properties'],
    [
      'an undocumented property further in',
      { contactSync: { enabled: true, minimumScore: 1, mappedFields: 1, x: 1 } },
      'must NOT have additional',
    ],
    ['a wrong type', { ready: 'yes' }, '/ready must be boolean'],
    ['a missing property', { version: undefined }, "must have required property 'version'"],
    ['a null in a list', { problems: [null] }, 'a property is null'],
  ])('finds %s', async (_case, over, message) => {
    const { answer, logged } = await statusWith(over);
    expect(answer.status).toBe(500);
    expect(JSON.stringify(logged)).toContain(message);
  });

  it('finds a time that is not UTC', async () => {
    const { send, answers } = createTestApi({ checkAnswers: true });
    answers.GetRun = async () => ({ status: 200, body: run });
    expect((await send('GET', '/runs/1', { as })).status).toBe(200);
    answers.GetRun = async () => ({
      status: 200,
      body: { ...run, started: '2026-03-01T10:00:00+01:00' },
    });
    expect((await send('GET', '/runs/1', { as })).status).toBe(500);
  });
});

it('leaves null properties out', async () => {
  const { send, answers } = createTestApi({ checkAnswers: true });
  answers.GetContact = async () => ({
    status: 200,
    body: { ...contact, fields: { ContactFirstName: null, list: [1] } },
  });
  const { fields } = (await send('GET', '/contacts/7', { as })).json();
  expect(fields).toEqual({ list: [1] });
});

it('links to further pages by the public address when it has one', async () => {
  const { send, answers } = createTestApi({ publicUrl: 'https://bridge.example.com' });
  answers.ListRuns = async ({ pageLink }) => ({
    status: 200,
    body: { value: [run], nextLink: pageLink('further') },
  });
  const { nextLink } = (await send('GET', '/runs?limit=1', { as })).json();
  expect(nextLink).toMatch(/^https:\/\/bridge\.example\.com\/xperience-dynamics365\/runs\?limit=1&cursor=/);
});

describe('the start', () => {
  const { handlers: all } = recordHandlers();

  it('fails when an operation has no handler', () => {
    const { GetRun: _gone, ...rest } = all;
    expect(() => createTestApi({ handlers: rest as Handlers })).toThrow('operation GetRun has no handler');
  });

  it('fails when an operation has no scope', () => {
    const open = { ...all, GetRun: { handle: all.GetRun.handle } } as unknown as Handlers;
    expect(() => createTestApi({ handlers: open })).toThrow('operation GetRun has no scope');
  });

  it('fails when a handler has no operation', () => {
    const more = { ...all, GetMore: all.GetRun };
    expect(() => createTestApi({ handlers: more })).toThrow('handler GetMore has no operation');
  });
});

describe('sign-ins that fail', () => {
  it('are told of once an address has many, whatever way they took', async () => {
    const told: unknown[] = [];
    const { send } = createTestApi({ onManyFailures: (failures) => told.push(failures) });
    for (let attempt = 1; attempt <= 250; attempt += 1)
      await send('GET', '/status', { headers: { 'x-api-key': 'guess' }, peer: '127.0.0.1' });
    expect(told).toEqual([{ level: 'network', count: 200, user: undefined, address: '127.0.0.1' }]);
  });
});

describe('what an operation changes', () => {
  it.each([
    [
      'POST',
      '/runs/1/cancel',
      { address: '198.51.100.7', kind: 'xperienceUser', caller: 'administrator', operation: 'CancelRun' },
    ],
    ['GET', '/runs', undefined],
  ] as const)('%s %s is audited with where it came from', async (method, path, expected) => {
    const api = createTestApi();
    let seen: unknown;
    const look = () => {
      seen = callOrigin.getStore();
      return Promise.reject(new Error('seen'));
    };
    Object.assign(api.answers, { CancelRun: look, ListRuns: look });
    const headers = { 'x-forwarded-for': '198.51.100.7', 'x-forwarded-proto': 'https' };
    await api.send(method, path, { as: 'administrator', headers });
    expect(seen).toEqual(expected);
  });
});
