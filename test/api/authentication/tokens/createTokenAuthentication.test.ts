import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSigningKeys } from '../../../../bridge/api/authentication/tokens/createSigningKeys.ts';
import { createTokenAuthentication } from '../../../../bridge/api/authentication/tokens/createTokenAuthentication.ts';
import type { EntraSettings } from '../../../../bridge/api/authentication/tokens/entraSettings.ts';
import type { Connection } from '../../../../bridge/api/http/readConnection.ts';
import { createTransport, type Transport } from '../../../../bridge/dataverse/http/createTransport.ts';
import type { OutgoingProxies } from '../../../../bridge/dataverse/http/proxyOf.ts';
import {
  type Authority,
  startAuthority,
  TENANT,
  type TokenWishes,
} from '../../../standins/entra/startAuthority.ts';
import { startForwardProxy } from '../../../standins/proxy/startForwardProxy.ts';
import { createMemoryLog, createTestApi } from '../../createTestApi.ts';

const MINUTE = 60_000;
const CLIENT = '99999999-8888-4777-8666-555555555555';
const URI = 'api://bridge.contoso.com';
const START = new Date('2026-06-01T10:00:00Z');
const gateway: Connection = { address: '203.0.113.9', local: false, encrypted: true };
const reader: TokenWishes = { claims: { roles: ['Bridge.Read'] } };

let authority: Authority;
const time = { ms: 0 };
const now = () => new Date(START.getTime() + time.ms);

beforeAll(async () => {
  authority = await startAuthority(now);
});
afterAll(() => authority.close());
beforeEach(() => {
  time.ms = 0;
  authority.behave('well');
});

/** A process of the bridge, which knows no keys yet. @param route what becomes of its requests for them */
function start(proxies?: OutgoingProxies, route: (to: Transport) => Transport = (to) => to) {
  const settings: EntraSettings = {
    authority: authority.url,
    tenantId: TENANT,
    clientId: CLIENT,
    audiences: [URI],
  };
  const { log, logged } = createMemoryLog();
  const clock = () => time.ms;
  const transport = route(createTransport(clock, proxies, 512 * 1024));
  const keys = createSigningKeys({ settings, transport, log, clock });
  const authenticate = createTokenAuthentication({ entra: { settings, keys }, log, now });
  const bring = (token: string, connection = gateway) =>
    authenticate({ authorization: `Bearer ${token}`, connection });
  return { bring, logged, close: transport.close };
}

describe('a token of the tenant', () => {
  it.each([
    ['version 1, for the Application ID URI', 1, URI],
    ['version 2, for the client ID', 2, CLIENT],
  ] as const)('of %s signs an application in with its app roles', async (_case, version, audience) => {
    const claims = { roles: ['Bridge.Sync', 'Bridge.Read', 'Other.Role'] };
    expect(await start().bring(authority.issue(audience, { version, claims }))).toEqual({
      name: 'application 11111111-2222-4333-8444-555555555555',
      kind: 'entraApplication',
      scopes: ['read', 'sync'],
    });
  });

  it.each([
    [
      'what roles and delegated scopes both give',
      'Bridge.Read Bridge.Manage',
      ['Bridge.Read', 'Bridge.Sync'],
      ['read'],
    ],
    ['all their roles give, for a client with all of it', 'access_as_user', ['Bridge.Update'], ['update']],
    ['nothing without a role, whatever the client was given', 'access_as_user Bridge.Manage', undefined, []],
    ['nothing without a scope of the bridge', 'User.Read', ['Bridge.Manage'], []],
  ])('gives a user %s', async (_case, scp, roles, scopes) => {
    const claims = { scp, roles, preferred_username: 'ada@contoso.com' };
    expect(await start().bring(authority.issue(CLIENT, { claims }))).toEqual({
      name: 'ada@contoso.com',
      kind: 'entraUser',
      scopes,
    });
  });

  it('names a user on one line, by what version 1 has as well', async () => {
    const claims = { scp: 'access_as_user', upn: `ada\r\n${'x'.repeat(300)}` };
    const caller = await start().bring(authority.issue(URI, { version: 1, claims }));
    expect(caller).toMatchObject({ name: expect.stringMatching(/^ada {2}x{95}$/) });
  });
});

describe('what is refused', () => {
  const other = 'aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee';
  const seconds = (at: number) => Math.floor(START.getTime() / 1000) + at;

  it.each<[string, string, () => string]>([
    ['no signature', 'wrongToken', () => authority.forge(CLIENT, 'none')],
    ['the published key taken for a shared secret', 'wrongToken', () => authority.forge(CLIENT, 'HS256')],
    [
      'another key under a published name',
      'wrongToken',
      () => authority.issue(CLIENT, { ...reader, signedBy: 'other' }),
    ],
    [
      'a key nobody publishes',
      'tokenKeyUnknown',
      () => authority.issue(CLIENT, { header: { kid: 'made-up' } }),
    ],
    ['no name of a key', 'tokenKeyUnknown', () => authority.issue(CLIENT, { header: { kid: undefined } })],
    [
      'a name of a key that is no text',
      'tokenKeyUnknown',
      () => authority.issue(CLIENT, { header: { kid: { a: 1 } } }),
    ],
    [
      'a path as the name of a key',
      'tokenKeyUnknown',
      () => authority.issue(CLIENT, { header: { kid: '../../etc/passwd' } }),
    ],
    [
      'a header that has to be understood',
      'wrongToken',
      () => authority.issue(CLIENT, { header: { crit: ['x'], x: 1 } }),
    ],
    [
      'another audience',
      'tokenForOtherAudience',
      () => authority.issue('https://graph.microsoft.com', reader),
    ],
    [
      'an issuer that is no authority',
      'tokenOfOtherTenant',
      () => authority.issue(CLIENT, { claims: { iss: 'https://evil.example' } }),
    ],
    [
      'the issuer of another tenant',
      'tokenOfOtherTenant',
      () => authority.issue(CLIENT, { claims: { iss: `https://sts.windows.net/${other}/` } }),
    ],
    ['another tenant', 'tokenOfOtherTenant', () => authority.issue(CLIENT, { claims: { tid: other } })],
    ['no tenant', 'wrongToken', () => authority.issue(CLIENT, { claims: { tid: undefined } })],
    ['an end in the past', 'tokenExpired', () => authority.issue(CLIENT, { claims: { exp: seconds(-61) } })],
    ['no end', 'wrongToken', () => authority.issue(CLIENT, { claims: { exp: undefined } })],
    ['an end that is a text', 'wrongToken', () => authority.issue(CLIENT, { claims: { exp: 'never' } })],
    [
      'a start in the future',
      'tokenNotYetValid',
      () => authority.issue(CLIENT, { claims: { nbf: seconds(61) } }),
    ],
    [
      'the purpose of an ID token',
      'wrongToken',
      () => authority.issue(CLIENT, { claims: { azp: undefined, nonce: 'x', roles: ['Bridge.Manage'] } }),
    ],
    ['no token at all', 'wrongToken', () => 'x.y.z'],
    ['two parts', 'wrongToken', () => 'eyJhbGciOiJSUzI1NiJ9.e30'],
    [
      '20,000 characters',
      'wrongToken',
      () => authority.issue(CLIENT, { claims: { filler: 'x'.repeat(20_000) } }),
    ],
    [
      'a deep header',
      'wrongToken',
      () => `${Buffer.from(`${'['.repeat(5_000)}`).toString('base64url')}.e30.x`,
    ],
  ])('%s', async (_case, code, token) => {
    expect(await start().bring(token())).toMatchObject({ refused: 'notSignedIn', code });
  });

  it('is not the key that a token brings along', async () => {
    const jwk = { kty: 'RSA', e: 'AQAB', n: 'x'.repeat(342) };
    const header = { jwk, jku: 'https://evil.example/keys', x5u: 'https://evil.example/x5u' };
    expect(
      await start().bring(authority.issue(CLIENT, { ...reader, header, signedBy: 'other' })),
    ).toMatchObject({
      code: 'wrongToken',
    });
  });

  it('is a changed part', async () => {
    const [header, , signature] = authority.issue(CLIENT, reader).split('.');
    const claims = Buffer.from(JSON.stringify({ roles: ['Bridge.Manage'] })).toString('base64url');
    expect(await start().bring(`${header}.${claims}.${signature}`)).toMatchObject({ code: 'wrongToken' });
  });

  it('is a token that was sent without TLS, and the log does not hold it', async () => {
    const { bring, logged } = start();
    const token = authority.issue(CLIENT, reader);
    expect(await bring(token, { ...gateway, encrypted: false })).toMatchObject({
      code: 'connectionNotEncrypted',
    });
    expect(JSON.stringify(logged)).not.toContain(token.slice(-20));
  });
});

it('forgives clocks that differ by a minute', async () => {
  const token = authority.issue(CLIENT, reader);
  const { bring } = start();
  time.ms = -59_000;
  expect(await bring(token)).toMatchObject({ kind: 'entraApplication' });
  time.ms = 60 * MINUTE + 59_000;
  expect(await bring(token)).toMatchObject({ kind: 'entraApplication' });
  time.ms = 62 * MINUTE;
  expect(await bring(token)).toMatchObject({ code: 'tokenExpired' });
});

describe('keys', () => {
  it('are fetched once for many tokens', async () => {
    const { bring } = start();
    const before = authority.asked();
    await Promise.all(Array.from({ length: 20 }, () => bring(authority.issue(CLIENT, reader))));
    expect(authority.asked() - before).toBe(1);
  });

  it('are fetched by the same proxy as everything', async () => {
    const proxy = await startForwardProxy();
    const { bring, close } = start({ http: proxy.url, none: '' });
    expect(await bring(authority.issue(CLIENT, reader))).toMatchObject({ kind: 'entraApplication' });
    expect(proxy.asked).toHaveLength(1);
    await close();
    await proxy.close();
  });

  it('are fetched again for a token that names a new one', async () => {
    const { bring } = start();
    await bring(authority.issue(CLIENT, reader));
    authority.rotate();
    time.ms = MINUTE;
    expect(await bring(authority.issue(CLIENT, reader))).toMatchObject({ kind: 'entraApplication' });
    expect(await bring(authority.issue(CLIENT, { ...reader, signedBy: 'previous' }))).toMatchObject({
      kind: 'entraApplication',
    });
  });

  it('that are made up have them fetched twice a minute at the most', async () => {
    const { bring } = start();
    await bring(authority.issue(CLIENT, reader));
    const before = authority.asked();
    for (time.ms = 0; time.ms < MINUTE; time.ms += 1_000)
      await bring(authority.issue(CLIENT, { header: { kid: `made up ${time.ms}` } }));
    expect(authority.asked() - before).toBeLessThanOrEqual(2);
  });

  it('that were withdrawn are not taken once an hour has passed', async () => {
    const { bring } = start();
    authority.rotate();
    const old = () => authority.issue(CLIENT, { ...reader, signedBy: 'previous' });
    expect(await bring(old())).toMatchObject({ kind: 'entraApplication' });
    const withdrawn = old();
    authority.withdraw();
    time.ms = 59 * MINUTE;
    expect(await bring(withdrawn)).toMatchObject({ kind: 'entraApplication' });
    time.ms = 60 * MINUTE;
    await bring(withdrawn);
    await expect.poll(() => bring(withdrawn)).toMatchObject({ code: 'tokenKeyUnknown' });
  });

  describe.each(['down', 'broken', 'huge'] as const)('while their endpoint is %s', (how) => {
    it('go on for a day when they are known', async () => {
      const { bring, logged } = start();
      await bring(authority.issue(CLIENT, reader));
      authority.behave(how);
      time.ms = 23 * 60 * MINUTE;
      expect(await bring(authority.issue(CLIENT, reader))).toMatchObject({ kind: 'entraApplication' });
      await expect
        .poll(() => logged)
        .toContainEqual(expect.objectContaining({ level: 40, reason: expect.any(String) }));
      time.ms = 24 * 60 * MINUTE;
      expect(await bring(authority.issue(CLIENT, reader))).toMatchObject({ code: 'tokenKeysUnreachable' });
    });

    it('that are not known are refused with the reason, and taken when it is back', async () => {
      const { bring } = start();
      authority.behave(how);
      const refused = { refused: 'unavailable', code: 'tokenKeysUnreachable', retryAfterSeconds: 30 };
      expect(await bring(authority.issue(CLIENT, reader))).toMatchObject(refused);
      authority.behave('well');
      expect(await bring(authority.issue(CLIENT, reader))).toMatchObject(refused);
      time.ms = 30_000;
      expect(await bring(authority.issue(CLIENT, reader))).toMatchObject({ kind: 'entraApplication' });
    });
  });

  it('are not waited for longer than some seconds', async () => {
    let patience = Number.POSITIVE_INFINITY;
    const { bring } = start(undefined, (to) => ({
      ...to,
      exchange: (request) => {
        patience = request.timeoutMs;
        return to.exchange({ ...request, timeoutMs: 100 });
      },
    }));
    authority.behave('slow');
    expect(await bring(authority.issue(CLIENT, reader))).toMatchObject({ code: 'tokenKeysUnreachable' });
    expect(patience).toBeLessThanOrEqual(5_000);
  });
});

describe('served', () => {
  const tokens = async (token: string, path = '/status') => {
    const settings = { authority: authority.url, tenantId: TENANT, clientId: CLIENT, audiences: [URI] };
    const { log } = createMemoryLog();
    const clock = () => time.ms;
    const keys = createSigningKeys({ settings, transport: createTransport(clock), log, clock });
    const { send, answers } = createTestApi({
      authenticate: createTokenAuthentication({ entra: { settings, keys }, log, now }),
    });
    answers.GetStatus = async ({ caller }) => ({ status: 200, body: { caller } as never });
    return send('GET', path, { headers: { authorization: `Bearer ${token}` } });
  };

  it('an application sees what it signed in as', async () => {
    const answer = await tokens(authority.issue(CLIENT, reader));
    expect(answer.json()).toMatchObject({ caller: { kind: 'entraApplication', scopes: ['read'] } });
  });

  it('a caller without a role is told who can give it', async () => {
    const answer = await tokens(authority.issue(CLIENT));
    expect([answer.status, answer.json().detail]).toEqual([403, expect.stringContaining('app role')]);
  });

  it('a refused token is told of by the challenge for tokens', async () => {
    const answer = await tokens('x.y.z');
    expect([answer.status, answer.headers.get('www-authenticate')]).toEqual([
      401,
      'Bearer error="invalid_token"',
    ]);
  });
});

it('says that tokens are not taken while nothing is configured', async () => {
  const authenticate = createTokenAuthentication({ entra: undefined, log: createMemoryLog().log });
  const answer = await authenticate({ authorization: 'Bearer x.y.z', connection: gateway });
  expect(answer).toMatchObject({ refused: 'notSignedIn', code: 'tokensOff' });
});
