import { Writable } from 'node:stream';
import type { Hono } from 'hono';
import { type Logger, pino } from 'pino';
import { createAuthentication } from '../../bridge/api/authentication/createAuthentication.ts';
import { createUserAuthentication } from '../../bridge/api/authentication/createUserAuthentication.ts';
import { verifySha2 } from '../../bridge/api/authentication/createVerifyPassword.ts';
import { createKeyAuthentication } from '../../bridge/api/authentication/keys/createKeyAuthentication.ts';
import { type ApiEnvironment, type ApiOptions, createApi } from '../../bridge/api/createApi.ts';
import { logSerializers } from '../../bridge/logSerializers.ts';
import contract from '../../schemas/contract.json' with { type: 'json' };
import { createMemoryKeys, KEY_SECRET, type MemoryKeys } from './createMemoryKeys.ts';
import { createMemoryUsers, type MemoryUsers, PASSWORD } from './createMemoryUsers.ts';
import { type RecordedHandlers, recordHandlers } from './recordHandlers.ts';

export const BASE = 'http://127.0.0.1/xperience-dynamics365';

export interface Sending {
  /** User to sign in as, with the right password. */
  as?: string;
  /** Sent as JSON. */
  json?: unknown;
  /** Sent as it is, instead of `json`. */
  body?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
  /** Address of the socket's other end. */
  peer?: string;
}

export interface Answer {
  status: number;
  headers: Headers;
  text: string;
  json(): Record<string, unknown>;
}

export interface TestApi extends Pick<RecordedHandlers, 'calls' | 'answers'> {
  app: Hono<ApiEnvironment>;
  users: MemoryUsers;
  keys: MemoryKeys;
  logged: Record<string, unknown>[];
  log: Logger;
  send(method: string, path: string, sending?: Sending): Promise<Answer>;
}

/**
 * The API as it is served, over users in memory and handlers that only record, unless others are given; then every
 * answer is compared with the contract.
 */
export function createTestApi(over: Partial<ApiOptions> = {}): TestApi {
  const { log, logged } = createMemoryLog();
  const { handlers, calls, answers } = recordHandlers();
  const users = createMemoryUsers();
  const keys = createMemoryKeys();
  const authenticate = createAuthentication({
    // Without the work that hides the format of a password: nearly every test signs in anew.
    users: createUserAuthentication({
      users,
      verifyPassword: async (password, user) => password !== '' && verifySha2(password, user.passwordHash),
      log,
    }),
    keys: createKeyAuthentication({ keys, secret: KEY_SECRET, log }),
  });
  const app = createApi({
    contract,
    handlers,
    authenticate,
    log,
    checkAnswers: over.handlers !== undefined,
    ...over,
  });
  return { calls, answers, app, users, keys, log, logged, send: (...request) => send(app, ...request) };
}

export function createMemoryLog(): { log: Logger; logged: Record<string, unknown>[] } {
  const logged: Record<string, unknown>[] = [];
  const stream = new Writable({
    write(line, _encoding, done) {
      logged.push(JSON.parse(String(line)));
      done();
    },
  });
  return { log: pino({ level: 'trace', serializers: logSerializers }, stream), logged };
}

export function basic(name: string, password: string): string {
  return `Basic ${Buffer.from(`${name}:${password}`).toString('base64')}`;
}

async function send(
  app: Hono<ApiEnvironment>,
  method: string,
  path: string,
  { as, json, body, headers = {}, peer = '127.0.0.1' }: Sending = {},
): Promise<Answer> {
  const sent = json === undefined ? body : JSON.stringify(json);
  const init = {
    method,
    headers: {
      ...(as !== undefined && { authorization: basic(as, PASSWORD) }),
      ...(json !== undefined && { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(sent !== undefined && { body: sent }),
  };
  // Only the part of the server's bindings that the API looks at.
  const bindings = { incoming: { socket: { remoteAddress: peer } } } as unknown as ApiEnvironment['Bindings'];
  const answer = await app.request(BASE + path, init, bindings);
  const text = await answer.text();
  return { status: answer.status, headers: answer.headers, text, json: () => JSON.parse(text) };
}
