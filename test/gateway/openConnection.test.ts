import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ApiProperties, Schema, Swagger } from '../../scripts/connector/swagger.ts';
import { validApiProperties, validSwagger } from '../connector/validConnector.ts';
import { openConnection } from './openConnection.ts';
import { type Backend, type SeenRequest, startBackend } from './startBackend.ts';

let backend: Backend;
let connectorDir: string;
let reply: (request: SeenRequest) => { status?: number; type?: string; body?: unknown };
let swagger: Swagger;
let apiProperties: ApiProperties;

const room = { id: 'blue', name: 'Blue Room' };
const schema = { type: 'object', properties: { guests: { type: 'integer' } } };

beforeEach(async () => {
  swagger = validSwagger();
  apiProperties = validApiProperties();
  reply = () => ({ status: 204 });
  backend = await startBackend((request) => reply(request));
  connectorDir = mkdtempSync(join(tmpdir(), 'connector-'));
});

afterEach(async () => {
  await backend.close();
  rmSync(connectorDir, { recursive: true });
});

function connect(parameterSet = 'key', values: Record<string, string> = { api_key: 'secret' }) {
  writeFileSync(join(connectorDir, 'apiDefinition.swagger.json'), JSON.stringify(swagger));
  writeFileSync(join(connectorDir, 'apiProperties.json'), JSON.stringify(apiProperties));
  return openConnection({ connectorDir, parameterSet, values: { url: backend.url, ...values } });
}

/** Gives bookings a fixed body in place of the dynamic one. */
function withBody(body: Schema) {
  if (swagger.definitions) swagger.definitions.Booking = body;
}

describe('the connection', () => {
  it('signs in with user name and password', async () => {
    await connect('person', { username: 'jürgen', password: 'p:w' }).call('CreateBooking', {
      room: 'blue',
      booking: {},
    });
    const expected = Buffer.from('jürgen:p:w').toString('base64');
    expect(backend.seen[0]?.headers.authorization).toBe(`Basic ${expected}`);
  });

  it('signs in with an API key in the header that the definition names', async () => {
    await connect().call('CreateBooking', { room: 'blue', booking: {} });
    expect(backend.seen[0]?.headers).toMatchObject({ 'x-key': 'secret' });
    expect(backend.seen[0]?.headers.authorization).toBeUndefined();
  });

  it('cannot be made without a required value', () => {
    expect(() => connect('person', { username: 'x' })).toThrow('"password" must be filled in');
  });

  it('cannot be made with a value the set does not ask for', () => {
    expect(() => connect('key', { api_key: 'k', username: 'x' })).toThrow('does not ask for "username"');
  });

  it('cannot be made with a set that does not exist', () => {
    expect(() => connect('token')).toThrow('no parameter set "token"');
  });

  it('shows as connected when the test operation answers 2xx', async () => {
    reply = () => ({ body: { value: [] } });
    expect((await connect().testConnection()).connected).toBe(true);
  });

  it('shows as broken when the test operation answers an error', async () => {
    reply = () => ({ status: 401, body: { title: 'Sign in' } });
    expect((await connect().testConnection()).connected).toBe(false);
  });
});

/** One thing beyond what the gateway imitates, put into the files of a connector that it knows. */
const beyond: [what: string, put: () => void, message: string][] = [
  [
    'a policy',
    () =>
      apiProperties.properties.policyTemplateInstances?.push({ templateId: 'stringtoarray', parameters: {} }),
    'the policy stringtoarray',
  ],
  [
    'a parameter of a policy',
    () => Object.assign(policy(1), { 'x-ms-apimTemplateParameter.nextLinkParentPropertyPath': 'data' }),
    'x-ms-apimTemplateParameter.nextLinkParentPropertyPath of the policy updatenextlink',
  ],
  [
    'an action of a policy',
    () =>
      apiProperties.properties.policyTemplateInstances?.push({
        templateId: 'setheader',
        parameters: { 'x-ms-apimTemplateParameter.existsAction': 'append' },
      }),
    'the action append',
  ],
  [
    'a polling policy without its type',
    () => delete apiProperties.properties.policyTemplateInstances?.[2]?.type,
    'the policy pollingtrigger with type undefined',
  ],
  [
    'a script',
    () => Object.assign(apiProperties.properties, { scriptOperations: [] }),
    'the property scriptOperations',
  ],
  [
    'the on-premises gateway',
    () => Object.assign(apiProperties.properties, { capabilities: ['gateway'] }),
    'the capability gateway',
  ],
  [
    'sign-in by OAuth',
    () =>
      Object.assign(apiProperties.properties.connectionParameterSets?.values[1]?.parameters ?? {}, {
        token: { type: 'oauthSetting' },
      }),
    'connection parameters of type oauthSetting',
  ],
  ['an extension', () => Object.assign(swagger, { 'x-ms-openai-manifest': {} }), 'x-ms-openai-manifest'],
  [
    'a webhook without a place for the address of the flow',
    () => Object.assign(operation('/trigger/events/bookings') ?? {}, { 'x-ms-trigger': 'single' }),
    'a trigger that is neither polled by policy nor a webhook (WhenBooked)',
  ],
  [
    'a body that is no JSON',
    () => Object.assign(operation('/rooms') ?? {}, { produces: ['text/plain'] }),
    'bodies of type text/plain (ListRooms)',
  ],
  [
    'a form',
    () => operation('/rooms')?.parameters?.push({ name: 'file', in: 'formData', type: 'file' }),
    'form parameters (file of ListRooms)',
  ],
  [
    'a way to write lists',
    () =>
      operation('/rooms')?.parameters?.push({
        name: 'tags',
        in: 'query',
        type: 'array',
        collectionFormat: 'pipes',
      }),
    'the collection format pipes',
  ],
  [
    'double encoding',
    () =>
      Object.assign(operation('/rooms/{room}/schema')?.parameters?.[0] ?? {}, {
        'x-ms-url-encoding': 'double',
      }),
    'the encoding double',
  ],
  [
    'a sign-in of one operation',
    () => Object.assign(operation('/rooms') ?? {}, { security: [] }),
    'security of one operation',
  ],
];

const operation = (path: string) => swagger.paths[path]?.get;
const policy = (index: number) => apiProperties.properties.policyTemplateInstances?.[index]?.parameters ?? {};

describe('what the gateway does not imitate', () => {
  it.each(beyond)('is refused: %s', (_, put, message) => {
    put();
    expect(() => connect()).toThrow(`does not know ${message}`);
  });
});

describe('an action', () => {
  it('goes to the host and base path of the policy, with path values encoded once', async () => {
    await connect().call('CreateBooking', { room: 'a/b c', booking: {} });
    expect(backend.seen[0]).toMatchObject({ method: 'POST', url: '/booking/rooms/a%2Fb%20c/bookings' });
  });

  it('puts its body together from flat keys', async () => {
    await connect().call('CreateBooking', { room: 'blue', 'booking/guests': 3, 'booking/by/name': 'Ann' });
    expect(backend.seen[0]?.body).toEqual({ guests: 3, by: { name: 'Ann' } });
  });

  it('leaves out optional parameters without a value', async () => {
    reply = () => ({ body: { value: [] } });
    await connect().call('ListRooms', { size: null });
    expect(backend.seen[0]?.url).toBe('/booking/rooms');
  });

  it('writes booleans in addresses with a capital letter', async () => {
    swagger.paths['/rooms']?.get?.parameters?.push({ name: 'free', in: 'query', type: 'boolean' });
    reply = () => ({ body: { value: [] } });
    await connect().call('ListRooms', { free: true });
    expect(backend.seen[0]?.url).toBe('/booking/rooms?free=True');
  });

  it('sends the default of an internal parameter that the maker cannot see', async () => {
    const version = { name: 'v', in: 'query' as const, type: 'string', required: true, default: '2' };
    swagger.paths['/rooms']?.get?.parameters?.push({ ...version, 'x-ms-visibility': 'internal' });
    reply = () => ({ body: { value: [] } });
    await connect().call('ListRooms');
    expect(backend.seen[0]?.url).toBe('/booking/rooms?v=2');
  });

  it('drops nulls of optional fields the schema names, and keeps those of fields it does not', async () => {
    withBody({ type: 'object', properties: { note: { type: 'string' } }, additionalProperties: true });
    await connect().call('CreateBooking', { room: 'blue', booking: { note: null, other: null } });
    expect(backend.seen[0]?.body).toEqual({ other: null });
  });

  it('is refused for a parameter the operation does not have', async () => {
    await expect(connect().call('CreateBooking', { room: 'blue', booking: {}, hall: 1 })).rejects.toThrow(
      "The API operation 'CreateBooking' does not contain a definition for parameter 'hall'.",
    );
  });

  it('is refused for a field that a closed body does not have', async () => {
    withBody({ type: 'object', properties: { guests: { type: 'integer' } } });
    await expect(connect().call('CreateBooking', { room: 'blue', 'booking/guest': 1 })).rejects.toThrow(
      "definition for parameter 'booking/guest'",
    );
  });

  it('is refused without a required parameter', async () => {
    await expect(connect().call('CreateBooking', { booking: {} })).rejects.toThrow(
      "missing required property 'room'",
    );
  });

  it('is refused without a required field of the body', async () => {
    withBody({ type: 'object', properties: { guests: { type: 'integer' } }, required: ['guests'] });
    await expect(connect().call('CreateBooking', { room: 'blue', booking: {} })).rejects.toThrow(
      "missing required property 'booking/guests'",
    );
  });

  it('is refused for text where a number is declared', async () => {
    withBody({ type: 'object', properties: { guests: { type: 'integer' } } });
    await expect(connect().call('CreateBooking', { room: 'blue', 'booking/guests': '3' })).rejects.toThrow(
      "requires the property 'booking/guests' to be of type 'Integer' but is of type 'String'",
    );
    expect(backend.seen).toEqual([]);
  });

  it('hands on errors of the service as they are', async () => {
    reply = () => ({ status: 409, body: { title: 'Taken' } });
    const answer = await connect().call('CreateBooking', { room: 'blue', booking: {} });
    expect(answer).toMatchObject({ status: 409, body: { title: 'Taken' } });
  });

  it.each([
    [
      'a null',
      { value: [{ id: 'blue', name: null }] },
      "'body/value/0/name' to be of type 'String' but is of type 'Null'",
    ],
    ['a wrong type', { value: {} }, "'body/value' to be of type 'Array' but is of type 'Object'"],
    ['a missing field', { value: [{ name: 'Blue' }] }, "missing required property 'body/value/0/id'"],
  ])('fails on an answer with %s', async (_, body, message) => {
    reply = () => ({ body });
    await expect(connect().call('ListRooms')).rejects.toThrow(message);
  });

  it('fails on an answer that is a web page', async () => {
    reply = () => ({ type: 'text/html', body: '<html></html>' });
    await expect(connect().call('ListRooms')).rejects.toThrow(
      "'body' to be of type 'Object' but is of type 'String'",
    );
  });
});

describe('paging', () => {
  const pages: Record<string, unknown> = {
    '/booking/rooms?size=small': { value: [{ id: '1' }], next: '/booking/rooms?size=small&cursor=a%2Bb' },
    '/booking/rooms?size=small&cursor=a%2Bb': { value: [{ id: '2' }] },
  };

  beforeEach(() => {
    reply = ({ url }) => {
      const { value, next } = pages[url] as { value: unknown[]; next?: string };
      return { body: { value, ...(next && { nextLink: backend.url + next }) } };
    };
  });

  it('keeps the next link on the gateway', async () => {
    const { body } = await connect().call('ListRooms', { size: 'small' });
    expect(body).toMatchObject({
      nextLink: 'https://gateway.invalid/apim/connection/rooms?size=small&cursor=a%2Bb',
    });
  });

  it('follows it with the same connection until there are enough items', async () => {
    const answer = await connect().call('ListRooms', { size: 'small' }, { minimumItems: 100 });
    expect(answer.body).toEqual({ value: [{ id: '1' }, { id: '2' }] });
    expect(backend.seen.map(({ headers }) => headers['x-key'])).toEqual(['secret', 'secret']);
  });

  it('stops when there are enough items', async () => {
    await connect().call('ListRooms', { size: 'small' }, { minimumItems: 1 });
    expect(backend.seen).toHaveLength(1);
  });

  it('refuses a next link that leaves the service', async () => {
    reply = () => ({ body: { value: [], nextLink: 'https://elsewhere.example/rooms' } });
    await expect(connect().call('ListRooms')).rejects.toThrow('does not know a next link that is not below');
  });
});

describe('a polled trigger', () => {
  it('is polled without /trigger and, the first time, without a cursor', async () => {
    reply = () => ({ body: { cursor: '7', items: [] } });
    expect(await connect().poll('WhenBooked')).toMatchObject({
      status: 202,
      items: [],
      state: { cursor: '7' },
    });
    expect(backend.seen[0]?.url).toBe('/booking/events/bookings');
  });

  it('brings the saved cursor back and fires once an item', async () => {
    reply = () => ({ body: { cursor: '9', items: [room, { id: 'red' }] } });
    const poll = await connect().poll('WhenBooked', {}, { cursor: '7+' });
    expect(poll).toMatchObject({ status: 200, items: [room, { id: 'red' }], state: { cursor: '9' } });
    expect(backend.seen[0]?.url).toBe('/booking/events/bookings?cursor=7%2B');
  });

  it('fires even on the first poll when the service lists items', async () => {
    reply = () => ({ body: { cursor: '9', items: [room] } });
    expect((await connect().poll('WhenBooked')).status).toBe(200);
  });

  it('keeps its cursor when the service answers an error', async () => {
    reply = () => ({ status: 503, body: { title: 'Later' } });
    expect(await connect().poll('WhenBooked', {}, { cursor: '7' })).toMatchObject({
      status: 503,
      state: { cursor: '7' },
    });
  });

  it('stops on an answer without the cursor its policy saves', async () => {
    reply = () => ({ body: { items: [] } });
    await expect(connect().poll('WhenBooked')).rejects.toThrow('without what its policy saves as "cursor"');
  });

  it('is not called as an action', async () => {
    await expect(connect().call('WhenBooked')).rejects.toThrow('is a trigger');
  });
});

describe('dynamic fields', () => {
  it('list the choices of a dropdown', async () => {
    reply = () => ({ body: { value: [room] } });
    expect(await connect().dynamicValues('CreateBooking', 'room')).toEqual([
      { value: 'blue', title: 'Blue Room' },
    ]);
  });

  it('stop when old and new form give different choices', async () => {
    const parameter = swagger.paths['/rooms/{room}/bookings']?.post?.parameters?.[0];
    Object.assign(parameter?.['x-ms-dynamic-values'] ?? {}, { 'value-title': 'id' });
    reply = () => ({ body: { value: [room] } });
    await expect(connect().dynamicValues('CreateBooking', 'room')).rejects.toThrow('give different choices');
  });

  it('stop on a choice without a title', async () => {
    reply = () => ({ body: { value: [{ id: 'blue' }] } });
    await expect(connect().dynamicValues('CreateBooking', 'room')).rejects.toThrow(
      'lacks its value or title',
    );
  });

  it('bring the schema that belongs to what the maker filled in', async () => {
    reply = () => ({ body: { schema } });
    expect(await connect().dynamicSchema('CreateBooking', 'request', { room: 'blue' })).toMatchObject(schema);
    expect(backend.seen[0]?.url).toBe('/booking/rooms/blue/schema');
  });

  it('bring no schema before the maker filled in what it depends on', async () => {
    await expect(connect().dynamicSchema('CreateBooking', 'request')).rejects.toThrow(
      '"room" is still empty',
    );
  });

  it('stop when old and new form give different fields', async () => {
    Object.assign(swagger.definitions?.Booking?.['x-ms-dynamic-properties'] ?? {}, {
      itemValuePath: 'other',
    });
    reply = () => ({ body: { schema, other: { type: 'object', properties: {} } } });
    await expect(connect().dynamicSchema('CreateBooking', 'request', { room: 'x' })).rejects.toThrow(
      'different fields',
    );
  });

  it('resolve within the answer of an operation', async () => {
    const item = swagger.definitions?.Rooms?.properties?.value;
    if (item) item.items = { $ref: '#/definitions/Booking' };
    swagger.paths['/rooms']?.get?.parameters?.push({ name: 'room', in: 'query', type: 'string' });
    reply = () => ({ body: { schema } });
    const found = await connect().dynamicSchema('ListRooms', 'response', { room: 'blue' });
    expect(found).toMatchObject({ properties: { value: { items: { properties: schema.properties } } } });
  });
});
