import { once } from 'node:events';
import { createServer } from 'node:https';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { generate } from 'selfsigned';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { readProxies } from '../../bridge/config/readProxies.ts';
import { createDataverseClient } from '../../bridge/dataverse/createDataverseClient.ts';
import { nameOfProxy, proxyOf } from '../../bridge/dataverse/http/proxyOf.ts';
import { createTokenSource } from '../../bridge/dataverse/token/createTokenSource.ts';
import { startForwardProxy } from '../standins/proxy/startForwardProxy.ts';
import { json, serve } from './serve.ts';

const host = 'org.example.test';
const userId = '5e1f0c0e-0000-4000-8000-000000000001';
const credentials = { user: 'DOM\\ann', password: 'p@ss: w/ö%rd' };

let port: number;
let close: () => void;
const authorities = getCACertificates('default');
/** An organisation by https under a name that only the proxy can reach. */
beforeAll(async () => {
  const { private: key, cert } = await generate([{ name: 'commonName', value: host }], {
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: host }] }],
  });
  setDefaultCACertificates([...authorities, cert]);
  const server = createServer({ key, cert }, (_request, answer) => {
    answer.writeHead(200, { 'content-type': 'application/json' });
    answer.end(JSON.stringify({ UserId: userId, BusinessUnitId: userId, OrganizationId: userId }));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  port = (server.address() as { port: number }).port;
  close = () => {
    server.closeAllConnections();
    server.close();
  };
});
afterAll(() => {
  setDefaultCACertificates(authorities);
  close();
});

const askedThrough = async (env: Record<string, string>): Promise<unknown> => {
  const { proxies } = readProxies(env);
  const tokens = { getToken: async () => 'token' };
  const client = createDataverseClient({
    url: `https://${host}:${port}`,
    tokens,
    proxies,
    sleep: async () => {},
  });
  onTestFinished(() => client.close());
  return client.whoAmI().catch((error: unknown) => error);
};
const startProxy = async (options?: Parameters<typeof startForwardProxy>[0]) => {
  const proxy = await startForwardProxy(options);
  onTestFinished(() => proxy.close());
  return proxy;
};

describe('Dynamics by https', () => {
  test.each(['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY'])(
    'is reached by CONNECT through %s',
    async (variable) => {
      const proxy = await startProxy();
      expect(await askedThrough({ [variable]: proxy.url })).toMatchObject({ userId });
      expect(proxy.asked).toEqual([`CONNECT ${host}:${port}`]);
    },
  );

  test('with user and password where the proxy asks for them', async () => {
    const proxy = await startProxy({ credentials });
    expect(await askedThrough({ HTTPS_PROXY: proxy.url })).toMatchObject({ userId });
  });

  test('a proxy that wants a password is told apart from Dynamics, without the password that was wrong', async () => {
    const proxy = await startProxy({ credentials });
    const url = proxy.url.replace(/\/\/.*@/, '//ann:hidden-1@');
    const error = await askedThrough({ HTTPS_PROXY: url });
    expect(error).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining(`${proxy.host} refused it (407)`),
    });
    expect(String(error)).not.toContain('hidden-1');
    expect(proxy.asked).toHaveLength(1);
  });

  test('a proxy that is down is named', async () => {
    const proxy = await startForwardProxy();
    await proxy.close();
    expect(await askedThrough({ HTTPS_PROXY: proxy.url })).toMatchObject({
      message: expect.stringContaining(`through the proxy ${proxy.host}`),
    });
  });

  test('NO_PROXY leads past the proxy', async () => {
    const proxy = await startProxy();
    await askedThrough({ HTTPS_PROXY: proxy.url, NO_PROXY: '.example.test' });
    expect(proxy.asked).toEqual([]);
  });
});

test('a token is fetched through the proxy', async () => {
  const proxy = await startProxy({ credentials });
  const authority = await serve((_, answer) =>
    json(answer, 200, { token_type: 'Bearer', expires_in: 3600, access_token: 'token-1' }),
  );
  const source = createTokenSource({
    url: `https://${host}`,
    authority: authority.url,
    tenantId: 'contoso.example',
    clientId: userId,
    credential: { kind: 'secret', clientSecret: 'hidden-2' },
    proxies: readProxies({ HTTP_PROXY: proxy.url }).proxies,
  });
  onTestFinished(() => source.close());
  expect(await source.getToken()).toBe('token-1');
  expect(proxy.asked).toEqual([
    expect.stringContaining(`POST ${authority.url}/contoso.example/oauth2/v2.0/token`),
  ]);
});

describe('the variables', () => {
  const way = (address: string, env: Record<string, string>): string | undefined => {
    const proxy = proxyOf(address, readProxies(env).proxies);
    return proxy && nameOfProxy(proxy);
  };

  test.each<[string, string, boolean]>([
    ['', 'https://a.example', true],
    ['*', 'https://a.example', false],
    ['other.example, a.example', 'https://a.example', false],
    ['a.example', 'https://sub.a.example', false],
    ['.a.example', 'https://a.example', false],
    ['*.a.example', 'https://a.example', true],
    ['*.a.example', 'https://sub.a.example', false],
    ['a.example', 'https://ba.example', true],
    ['A.Example.', 'https://a.example', false],
    ['a.example:8443', 'https://a.example', true],
    ['a.example:443', 'https://a.example', false],
    ['10.0.0.0/8', 'https://10.1.2.3', false],
    ['10.0.0.0/8', 'https://11.1.2.3', true],
    ['10.0.0.0/99', 'https://10.1.2.3', true],
    ['::1', 'http://[::1]:80', false],
    ['[::1]:81', 'http://[::1]:80', true],
    ['localhost 127.0.0.1', 'http://127.0.0.1:5000', false],
  ])('NO_PROXY "%s": %s goes through the proxy: %s', (NO_PROXY, address, through) => {
    const name = way(address, { HTTPS_PROXY: 'proxy:8080', HTTP_PROXY: 'proxy:8080', NO_PROXY });
    expect(name !== undefined).toBe(through);
  });

  test('names in lower case come first, and each protocol has its own proxy', () => {
    const env = {
      https_proxy: 'http://lower:1',
      HTTPS_PROXY: 'http://upper:2',
      HTTP_PROXY: 'http://plain:3',
    };
    expect([way('https://a.example', env), way('http://a.example', env)]).toEqual([
      'http://lower:1',
      'http://plain:3',
    ]);
    expect(way('http://a.example', { HTTPS_PROXY: 'http://only:1' })).toBeUndefined();
  });

  test('NODE_USE_ENV_PROXY=0 leaves them out', () => {
    expect(readProxies({ HTTPS_PROXY: 'proxy:1', NODE_USE_ENV_PROXY: '0' })).toEqual({ mistakes: [] });
    expect(readProxies({ HTTPS_PROXY: 'proxy:1', NODE_USE_ENV_PROXY: '1' }).proxies).toBeDefined();
  });

  test.each([
    'socks5://ann:hidden-1@proxy:1',
    'http://ann:hidden%zz@proxy:1',
    'http://ann:hidden#1@proxy:1',
    'http://',
  ])('%s is a mistake, told without the value', (value) => {
    const { proxies, mistakes } = readProxies({ HTTPS_PROXY: value });
    expect([proxies, mistakes.map(({ variable }) => variable)]).toEqual([undefined, ['HTTPS_PROXY']]);
    expect(JSON.stringify(mistakes)).not.toContain('hidden');
  });
});
