import { describe, expect, test } from 'vitest';
import { manualClock } from '../clocks.ts';
import { connectTo } from '../connect.ts';
import { json, type Responder, refuse, serve } from '../serve.ts';

const identity = { UserId: 'A', BusinessUnitId: 'B', OrganizationId: 'C' };

/** Answers the nth request by the nth responder, later ones well. */
function inTurn(...responders: Responder[]): Responder {
  let count = 0;
  return (request, response) => {
    const responder = responders[count];
    count += 1;
    return responder === undefined ? json(response, 200, identity) : responder(request, response);
  };
}

const throttled: Responder = (_, response) =>
  refuse(response, 429, '0x80072322', 'Number of requests exceeded', { 'retry-after': '17' });
const unavailable: Responder = (_, response) => void response.writeHead(503).end('<html>');
const cut: Responder = (_, response) => void response.destroy();
const never: Responder = () => undefined;
const unauthorized: Responder = (_, response) => void response.writeHead(401).end();

test('sends what every request needs', async () => {
  const { url, received } = await serve(inTurn());
  const { client } = connectTo(url);
  await client.whoAmI({ correlationId: 'run-1' });
  expect(received[0]).toMatchObject({
    method: 'GET',
    url: '/api/data/v9.2/WhoAmI',
    headers: {
      accept: 'application/json',
      'odata-version': '4.0',
      'odata-maxversion': '4.0',
      'if-none-match': 'null',
      authorization: 'Bearer token',
      'x-ms-correlation-id': 'run-1',
      'x-ms-client-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/),
    },
  });
});

test('returns no cookie, so that calls spread over the servers', async () => {
  const { url, received } = await serve(
    inTurn((_, response) => json(response, 200, identity, { 'set-cookie': 'ARRAffinity=1; Path=/' })),
  );
  const { client } = connectTo(url);
  await client.whoAmI();
  await client.whoAmI();
  expect(received[1]?.headers.cookie).toBeUndefined();
});

test('tells of each request what a log needs, without its query', async () => {
  const { url } = await serve((_, response) =>
    json(response, 200, { value: [] }, { 'x-ms-service-request-id': 'service-1' }),
  );
  const { client, requests } = connectTo(url);
  const table = { name: 'contact', entitySet: 'contacts', primaryId: 'contactid' };
  await client.findRows(table, 'emailaddress1', ['jane@example.com'], { select: [], correlationId: 'run-1' });
  expect(requests).toEqual([
    expect.objectContaining({
      kind: 'data',
      purpose: 'find rows of contact',
      method: 'GET',
      path: '/api/data/v9.2/contacts',
      status: 200,
      attempt: 1,
      operations: 1,
      correlationId: 'run-1',
      requestId: 'service-1',
    }),
  ]);
});

test('counts requests for the call that made them', async () => {
  const { url } = await serve(inTurn(throttled));
  const { client } = connectTo(url);
  const counted: (number | undefined)[] = [];
  await client.whoAmI({ onRequest: ({ status }) => counted.push(status) });
  expect(counted).toEqual([429, 200]);
});

describe('throttled', () => {
  test('waits as long as Dataverse asks, then goes on', async () => {
    const { url } = await serve(inTurn(throttled));
    const { client, clock } = connectTo(url);
    await client.whoAmI();
    expect(clock.slept).toEqual([17_000]);
  });

  test.each([
    [503, '0x80072321'],
    [400, '0x80072322'],
    [403, '-2147015898'],
    [500, '-2147015902'],
  ])('is told by the code where the status is %i', async (status, code) => {
    const refused: Responder = (_, response) =>
      refuse(response, status, code, 'The limit was exceeded.', { 'retry-after': '17' });
    const { url, received } = await serve(inTurn(refused));
    const { client, clock } = connectTo(url);
    await client.whoAmI();
    expect(clock.slept).toEqual([17_000]);
    expect(received).toHaveLength(2);
  });

  test('everyone of the identity waits', async () => {
    const clock = manualClock();
    const start = clock.now();
    const arrivals: number[] = [];
    const respond = inTurn(throttled);
    const { url } = await serve((request, response) => {
      arrivals.push(clock.now() - start);
      return respond(request, response);
    });
    const { client, requests } = connectTo(url, clock);
    const first = client.whoAmI();
    await expect.poll(() => requests.length).toBe(1);
    const all = Promise.all([first, client.whoAmI(), client.whoAmI()]);
    await clock.advance(16_999);
    await clock.advance(1);
    await all;
    expect(arrivals).toEqual([0, 17_000, 17_000, 17_000]);
  });

  test('waits ten seconds when it is not said how long', async () => {
    const { url } = await serve(inTurn((_, response) => void response.writeHead(429).end()));
    const { client, clock } = connectTo(url);
    await client.whoAmI();
    expect(clock.slept).toEqual([10_000]);
  });

  test('fails at once when the call cannot wait so long', async () => {
    const { url } = await serve(inTurn(throttled));
    const { client, clock } = connectTo(url);
    await expect(client.whoAmI({ deadline: clock.now() + 5000 })).rejects.toMatchObject({
      kind: 'throttled',
      retryAfterMs: 17_000,
    });
  });

  test('gives up after a quarter of an hour', async () => {
    const { url, received } = await serve((request, response) => throttled(request, response));
    const { client } = connectTo(url);
    await expect(client.whoAmI()).rejects.toMatchObject({ kind: 'throttled' });
    expect(received.length).toBeGreaterThanOrEqual(Math.floor((15 * 60) / 17));
  });
});

describe('a read', () => {
  test.each([
    ['503', unavailable],
    ['a cut connection', cut],
    ['half an answer', ((_, response) => void response.end('{"UserId":')) as Responder],
  ])('is repeated after %s', async (_, fault) => {
    const { url, received } = await serve(inTurn(fault, fault));
    const { client } = connectTo(url);
    expect(await client.whoAmI()).toMatchObject({ userId: 'a' });
    expect(received).toHaveLength(3);
  });

  test('waits longer before each repeat', async () => {
    const { url } = await serve((_, response) => cut(_, response));
    const { client, clock } = connectTo(url);
    await client.whoAmI().catch(() => undefined);
    expect(clock.slept).toEqual([500, 1000, 2000, 4000]);
  });

  test('fails after five tries', async () => {
    const { url, received } = await serve(cut);
    const { client } = connectTo(url);
    await expect(client.whoAmI()).rejects.toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(url),
    });
    expect(received).toHaveLength(5);
  });

  test('that takes too long is given up', async () => {
    const { url } = await serve(inTurn(never));
    const { client } = connectTo(url, { requestTimeoutMs: 1_000 });
    expect(await client.whoAmI()).toMatchObject({ userId: 'a' });
  });

  test('is not begun again after its deadline', async () => {
    const { url, received } = await serve(cut);
    const { client, clock } = connectTo(url);
    await client.whoAmI({ deadline: clock.now() + 1600 }).catch(() => undefined);
    expect(received).toHaveLength(3);
  });

  test('in flight is ended by its signal', async () => {
    const { url, received } = await serve(never);
    const { client } = connectTo(url);
    const controller = new AbortController();
    const reading = expect(client.whoAmI({ signal: controller.signal })).rejects.toMatchObject({
      kind: 'stopped',
    });
    await expect.poll(() => received.length).toBe(1);
    controller.abort();
    await reading;
  });

  test('whose signal is already aborted is not sent', async () => {
    const { url, received } = await serve(inTurn());
    const { client } = connectTo(url);
    await expect(client.whoAmI({ signal: AbortSignal.abort() })).rejects.toMatchObject({ kind: 'stopped' });
    expect(received).toHaveLength(0);
  });
});

describe('a refused token', () => {
  test('is replaced once and the request repeated', async () => {
    const { url, received } = await serve(inTurn(unauthorized));
    const asked: (string | undefined)[] = [];
    const tokens = {
      getToken: async ({ rejected }: { rejected?: string } = {}) => {
        asked.push(rejected);
        return rejected === undefined ? 'old' : 'new';
      },
    };
    const { client } = connectTo(url, { tokens });
    await client.whoAmI();
    expect(asked).toEqual([undefined, 'old']);
    expect(received.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  test('twice in a row is a failure that says what to check', async () => {
    const { url, received } = await serve(inTurn(unauthorized, unauthorized));
    const { client } = connectTo(url);
    await expect(client.whoAmI()).rejects.toMatchObject({
      kind: 'unauthorized',
      message: expect.stringContaining('application user'),
    });
    expect(received).toHaveLength(2);
  });
});

test.each([
  [403, '', 'forbidden'],
  [403, '0x80040220', 'forbidden'],
  [404, '0x8006088a', 'notFound'],
  [400, '0x80060888', 'protocol'],
  [500, '', 'unreachable'],
])(
  'HTTP %i with code "%s" is a failure of kind %s that quotes Dynamics and its request',
  async (status, code, kind) => {
    const { url } = await serve((_, response) => refuse(response, status, code, 'What is wrong.'));
    const { client } = connectTo(url);
    await expect(client.whoAmI()).rejects.toMatchObject({
      kind,
      message: expect.stringMatching(new RegExp(`HTTP ${status}.*request req-1\\): What is wrong\\.`)),
      error: { status, code, message: 'What is wrong.', requestId: 'req-1' },
    });
  },
);

test('an address where nothing listens is unreachable', async () => {
  const { client } = connectTo('http://127.0.0.1:1');
  await expect(client.whoAmI()).rejects.toMatchObject({
    kind: 'unreachable',
    mayHaveHappened: false,
    message: expect.stringContaining('DYNAMICS365_URL'),
  });
});

test('no failure holds the token', async () => {
  const { url } = await serve(cut);
  const { client } = connectTo(url, { tokens: { getToken: async () => 'very-secret-token' } });
  const error: unknown = await client.whoAmI().catch((caught: unknown) => caught);
  expect(`${(error as Error).stack} ${JSON.stringify(error)}`).not.toContain('very-secret-token');
});

test('never more requests at once than the budget allows', async () => {
  let [active, most, arrived] = [0, 0, 0];
  const six = Promise.withResolvers<void>();
  const { url } = await serve(async (_, response) => {
    active += 1;
    arrived += 1;
    most = Math.max(most, active);
    if (most >= 6) six.resolve();
    // After the first ones, of which the client learns what it may: as long as it takes until six are here at once.
    if (arrived > 20) await six.promise;
    await new Promise((resolve) => setTimeout(resolve, 5));
    active -= 1;
    json(response, 200, identity, { 'x-ms-dop-hint': '6' });
  });
  const { client } = connectTo(url);
  await Promise.all(Array.from({ length: 60 }, () => client.whoAmI()));
  expect(most).toBe(6);
});
