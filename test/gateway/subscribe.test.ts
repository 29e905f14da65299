import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { validApiProperties, validSwagger } from '../connector/validConnector.ts';
import { openConnection } from './openConnection.ts';
import { type Backend, startBackend } from './startBackend.ts';
import { type Receiver, startReceiver } from './startReceiver.ts';
import type { Connection } from './types.ts';

/** A connector with a webhook trigger, and what its service answers. */
let folder: string;
let backend: Backend;
let receiver: Receiver;
let connection: Connection;
let reply: { status: number; headers?: Record<string, string>; body?: unknown };

const text = { type: 'string', 'x-ms-summary': 'Text', description: 'What it is.' };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'gateway-'));
  backend = await startBackend(({ method }) => (method === 'DELETE' ? { status: 204 } : reply));
  const swagger = validSwagger();
  const url = { ...text, 'x-ms-notification-url': true, 'x-ms-visibility': 'internal' };
  const properties = { url, room: text };
  Object.assign(swagger.paths, {
    '/hooks': {
      'x-ms-notification-content': {
        description: 'What was booked.',
        schema: { type: 'object', required: ['title'], properties: { title: text } },
      },
      post: {
        operationId: 'WhenBookedAtOnce',
        'x-ms-trigger': 'single',
        parameters: [
          {
            name: 'hook',
            in: 'body',
            required: true,
            schema: { type: 'object', required: ['url'], properties },
          },
        ],
        responses: { '201': { description: 'Subscribed.', headers: { Location: { type: 'string' } } } },
      },
    },
    '/hooks/{hook}': {
      delete: {
        operationId: 'EndHook',
        'x-ms-visibility': 'internal',
        parameters: [{ name: 'hook', in: 'path', required: true, type: 'string' }],
        responses: { '204': { description: 'Ended.' } },
      },
    },
  });
  Object.assign(swagger, { host: new URL(backend.url).host, schemes: ['http'] });
  writeFileSync(join(folder, 'apiDefinition.swagger.json'), JSON.stringify(swagger));
  writeFileSync(join(folder, 'apiProperties.json'), JSON.stringify(validApiProperties()));
  const values = { api_key: 'secret', url: backend.url };
  connection = openConnection({ connectorDir: folder, parameterSet: 'key', values });
  receiver = await startReceiver(connection.connector);
  reply = { status: 201, headers: { location: `${backend.url}/booking/hooks/7` } };
});

afterEach(async () => {
  await receiver.close();
  await backend.close();
  rmSync(folder, { recursive: true });
});

const subscribe = (parameters = {}) =>
  connection.subscribe('WhenBookedAtOnce', receiver.flow('WhenBookedAtOnce').url, parameters);

describe('a flow with a webhook trigger', () => {
  it('is switched on with its address in the place the definition names', async () => {
    await subscribe({ 'hook/room': 'A1' });
    expect(backend.seen).toMatchObject([
      {
        method: 'POST',
        url: '/booking/hooks',
        body: { room: 'A1', url: expect.stringMatching(/^http:\/\/127/) },
      },
    ]);
  });

  it('is switched off by DELETE of the Location, with the sign-in of the connection', async () => {
    const { end } = await subscribe();
    await end();
    expect(backend.seen[1]).toMatchObject({
      method: 'DELETE',
      url: '/booking/hooks/7',
      headers: { 'x-key': 'secret' },
    });
  });

  it('gets what the service answers instead', async () => {
    reply = { status: 409, body: { title: 'Too many' } };
    expect(await subscribe()).toMatchObject({ answer: { status: 409 } });
  });

  it.each([
    ['200', () => Object.assign(reply, { status: 200 }), 'answered 200'],
    ['201 without a Location', () => Object.assign(reply, { headers: {} }), 'without a Location'],
  ])('cannot be switched on by %s', async (_, change, message) => {
    change();
    await expect(subscribe()).rejects.toThrow(message);
  });

  it.each([
    ['of another host', 'https://elsewhere.example/booking/hooks/7', 'is not where the connection leads'],
    ['that no DELETE fits', '/booking/rooms/7', 'has no DELETE for /rooms/7'],
  ])('cannot be switched off by a Location %s', async (_, location, message) => {
    reply.headers = { location: location.startsWith('/') ? `${backend.url}${location}` : location };
    const { end } = await subscribe();
    await expect(end()).rejects.toThrow(message);
  });
});

describe('a notification', () => {
  const send = (url: string, body: unknown) =>
    fetch(url, {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { 'content-type': 'application/json' },
    });

  it('is taken by its flow when it holds what the definition says', async () => {
    const flow = receiver.flow('WhenBookedAtOnce');
    expect((await send(flow.url, { title: 'Lunch' })).status).toBe(202);
    expect(flow.received).toMatchObject([{ body: { title: 'Lunch' } }]);
  });

  it.each([
    ['lacks something', {}],
    ['has another type', { title: 7 }],
    ['holds null', { title: 'Lunch', more: null }],
  ])('is refused when it %s', async (_, body) => {
    const flow = receiver.flow('WhenBookedAtOnce');
    expect((await send(flow.url, body)).status).toBe(400);
    expect(flow.received).toEqual([]);
  });

  it('of a flow that is gone is answered 404', async () => {
    const flow = receiver.flow('WhenBookedAtOnce');
    flow.goAway();
    expect((await send(flow.url, { title: 'Lunch' })).status).toBe(404);
  });
});
