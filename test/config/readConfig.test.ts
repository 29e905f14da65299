import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ConfigResult, describeMistakes, readConfig } from '../../bridge/config.ts';

const SERVER = 'Data Source=db.example.com;Initial Catalog=Xperience;User ID=bridge;Password=hidden-1';
const ID = '8f14e45f-ceea-467f-9d2c-0a1b2c3d4e5f';

const complete = {
  XPERIENCE_DATABASE: SERVER,
  XPERIENCE_TIME_ZONE: 'Europe/Prague',
  DYNAMICS365_URL: 'https://contoso.crm4.dynamics.com',
  DYNAMICS365_TENANT_ID: ID,
  DYNAMICS365_CLIENT_ID: ID,
  DYNAMICS365_CLIENT_SECRET: 'hidden-2',
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bridge-config-'));
});
afterAll(() => rm(folder, { recursive: true }));

const config = (env: Record<string, string | undefined>) => {
  const result = readConfig(env);
  if ('mistakes' in result) throw new Error(describeMistakes(result.mistakes));
  return result.config;
};

/** Variables with mistakes, and what is said of them. */
const mistakes = (env: Record<string, string | undefined>) => {
  const result: ConfigResult = readConfig(env);
  if (!('mistakes' in result)) throw new Error('no mistake was found');
  return Object.fromEntries(result.mistakes.map(({ variable, problem }) => [variable, problem]));
};

it.each([
  [{ BRIDGE_METRICS_PORT: '8365' }, true],
  [{ BRIDGE_PORT: '9000', BRIDGE_METRICS_PORT: '9000', BRIDGE_HOST: '0.0.0.0' }, true],
  [{ BRIDGE_PORT: '9000', BRIDGE_METRICS_PORT: '9000', BRIDGE_METRICS_HOST: '10.0.0.5' }, false],
  [{ BRIDGE_PORT: '0', BRIDGE_METRICS_PORT: '0' }, false],
  [{ BRIDGE_METRICS_PORT: '9365' }, false],
])('refuses one port for flows and metrics: %j', (ports, refused) => {
  const result = readConfig({ ...complete, ...ports });
  const told = 'mistakes' in result ? describeMistakes(result.mistakes) : '';
  expect(told.includes('BRIDGE_METRICS_PORT is the port of flows and pages, too')).toBe(refused);
});

it('fills in what may be left out', () => {
  expect(config(complete)).toEqual({
    xperience: {
      database: {
        kind: 'sqlServer',
        connectionString: SERVER,
        server: 'db.example.com',
        database: 'Xperience',
      },
      timeZone: 'Europe/Prague',
      passwordSalt: '',
    },
    dynamics: {
      url: 'https://contoso.crm4.dynamics.com',
      authority: 'https://login.microsoftonline.com',
      tenantId: ID,
      clientId: ID,
      credential: { kind: 'secret', clientSecret: 'hidden-2' },
      timeZone: 'Europe/Prague',
    },
    server: {
      host: '127.0.0.1',
      wire: { connections: 1000, headerMs: 10_000, bodyMs: 30_000, headerBytes: 65_536 },
      port: 8365,
      trustedProxies: [],
      readyNeedsDynamics: false,
      limits: {
        callerPerMinute: 60_000,
        addressPerMinute: 600,
        callerAtOnce: 100,
        atOnce: 500,
        bodyBytes: 64 * 1024 * 1024,
      },
    },
    eventIntervalMs: 60_000,
    logLevel: 'info',
  });
});

it('takes every variable', async () => {
  const file = join(folder, 'bridge.pem');
  await writeFile(file, '');
  const contacts = SERVER.replace('Xperience', 'Contacts');
  const full = config({
    ...complete,
    XPERIENCE_CONTACT_DATABASE: contacts,
    XPERIENCE_SITE: 'DancingGoat',
    XPERIENCE_PASSWORD_SALT: ' salt ',
    XPERIENCE_REST_URL: 'https://admin.example.com/',
    XPERIENCE_REST_USER: 'rest',
    XPERIENCE_REST_PASSWORD: 'hidden-3',
    DYNAMICS365_AUTHORITY: 'http://127.0.0.1:9000',
    DYNAMICS365_TIME_ZONE: 'America/New_York',
    BRIDGE_PORT: '0',
    BRIDGE_PUBLIC_URL: 'https://bridge.example.com',
    BRIDGE_TRUSTED_PROXIES: '10.0.0.4, 10.1.0.0/16,fd00::/8',
    BRIDGE_KEY_SECRET: 'hidden-4 hidden-5 hidden-6 hidden-7',
    BRIDGE_ENTRA_TENANT_ID: ID.toUpperCase(),
    BRIDGE_ENTRA_CLIENT_ID: ID,
    BRIDGE_ENTRA_AUDIENCE: 'api://bridge.example.com, https://bridge.example.com',
    BRIDGE_ENTRA_AUTHORITY: 'https://login.microsoftonline.us',
    BRIDGE_TLS_CERTIFICATE: file,
    BRIDGE_TLS_KEY: file,
    BRIDGE_LIMIT_CALLER_PER_MINUTE: 'off',
    BRIDGE_LIMIT_ADDRESS_PER_MINUTE: '60',
    BRIDGE_LIMIT_CALLER_AT_ONCE: '5',
    BRIDGE_LIMIT_AT_ONCE: ' OFF ',
    BRIDGE_LIMIT_BODY_MEGABYTES: '8',
    BRIDGE_EXTENSIONS: folder,
    LOG_LEVEL: 'debug',
  });
  expect(full).toMatchObject({
    xperience: {
      contactDatabase: { database: 'Contacts' },
      site: 'DancingGoat',
      passwordSalt: ' salt ',
      rest: { url: 'https://admin.example.com', user: 'rest', password: 'hidden-3' },
    },
    dynamics: { authority: 'http://127.0.0.1:9000', timeZone: 'America/New_York' },
    server: {
      port: 0,
      publicUrl: 'https://bridge.example.com',
      trustedProxies: ['10.0.0.4', '10.1.0.0/16', 'fd00::/8'],
      entra: {
        authority: 'https://login.microsoftonline.us',
        tenantId: ID,
        clientId: ID,
        audiences: ['api://bridge.example.com', 'https://bridge.example.com'],
      },
      tls: { certificate: file, key: file },
      limits: {
        callerPerMinute: Number.POSITIVE_INFINITY,
        addressPerMinute: 60,
        callerAtOnce: 5,
        atOnce: Number.POSITIVE_INFINITY,
        bodyBytes: 8 * 1024 * 1024,
      },
      keySecret: 'hidden-4 hidden-5 hidden-6 hidden-7',
    },
    extensions: folder,
    logLevel: 'debug',
  });
});

it.each([
  ['*', '::'],
  ['0.0.0.0', '0.0.0.0'],
  ['[::1]', '::1'],
  ['localhost', 'localhost'],
])('listens on %s when it is told to', (BRIDGE_HOST, host) => {
  expect(config({ ...complete, BRIDGE_HOST }).server.host).toBe(host);
});

it('cannot be changed afterwards', () => {
  const { server } = config(complete);
  expect(() => Object.assign(server, { port: 1 })).toThrow(TypeError);
});

it('lists all mistakes at once, wrong, missing and contradictory ones', () => {
  const found = mistakes({
    XPERIENCE_DATABASE: 'nonsense',
    DYNAMICS365_URL: 'contoso',
    DYNAMICS365_CLIENT_SECRET: 'hidden-2',
    DYNAMICS365_MANAGED_IDENTITY: 'true',
    XPERIENCE_REST_URL: 'https://admin.example.com',
    BRIDGE_PORT: 'http',
  });
  expect(Object.keys(found).sort()).toEqual([
    'BRIDGE_PORT',
    'DYNAMICS365_CLIENT_SECRET and DYNAMICS365_MANAGED_IDENTITY',
    'DYNAMICS365_URL',
    'XPERIENCE_DATABASE',
    'XPERIENCE_REST_PASSWORD',
    'XPERIENCE_REST_USER',
    'XPERIENCE_TIME_ZONE',
  ]);
});

it('names everything that is required when nothing is set', () => {
  expect(Object.keys(mistakes({})).sort()).toEqual([
    'DYNAMICS365_CLIENT_ID',
    'DYNAMICS365_CLIENT_SECRET',
    'DYNAMICS365_TENANT_ID',
    'DYNAMICS365_URL',
    'XPERIENCE_DATABASE',
    'XPERIENCE_TIME_ZONE',
  ]);
});

it.each([
  ['XPERIENCE_DATABASE', 'Data Source=x', 'names no database'],
  ['XPERIENCE_DATABASE', 'Initial Catalog=x', 'names no server'],
  ['XPERIENCE_DATABASE', 'Server=x;Database=y', 'has no user or no password'],
  ['XPERIENCE_DATABASE', 'Server=x;Database=y;Integrated Security=SSPI', 'signs in as the Windows account'],
  ['XPERIENCE_DATABASE', 'Server=(localdb)\\v11;Database=y;uid=a;pwd=b', 'by named pipe'],
  ['XPERIENCE_DATABASE', 'Server=x;Password="hidden', 'is no connection string'],
  ['XPERIENCE_DATABASE', 'missing.db', 'does not exist'],
  ['BRIDGE_KEY_SECRET', 'hidden', 'is too easy to guess'],
  ['XPERIENCE_CONTACT_DATABASE', SERVER, 'is the same as XPERIENCE_DATABASE'],
  ['XPERIENCE_TIME_ZONE', 'Central Europe Standard Time', 'Windows names'],
  ['XPERIENCE_TIME_ZONE', '+01:00', 'is not the name of a time zone'],
  ['DYNAMICS365_LONGEST_PAUSE_MINUTES', '0', 'minutes from 1 to 1440'],
  ['DYNAMICS365_LONGEST_PAUSE_MINUTES', 'a day', 'minutes from 1 to 1440'],
  ['DYNAMICS365_TIME_ZONE', 'Mars/Olympus', 'is not the name of a time zone'],
  ['XPERIENCE_SITE', 'x'.repeat(101), 'is longer than'],
  ['DYNAMICS365_URL', 'http://contoso.crm4.dynamics.com', 'is not encrypted'],
  ['DYNAMICS365_URL', 'http://127.0.0.1.example.com', 'is not encrypted'],
  [
    'DYNAMICS365_URL',
    'https://contoso.crm4.dynamics.com/main.aspx?app=1',
    'Give https://contoso.crm4.dynamics.com alone',
  ],
  ['DYNAMICS365_URL', 'https://user:pass@contoso.crm4.dynamics.com', 'holds a user or a password'],
  ['DYNAMICS365_URL', 'ftp://contoso.crm4.dynamics.com', 'is no address'],
  ['DYNAMICS365_TENANT_ID', 'contoso', 'is no tenant'],
  ['DYNAMICS365_CLIENT_ID', 'bridge', 'is no client ID'],
  ['DYNAMICS365_CLIENT_SECRET', ID, 'is the ID of a secret'],
  ['DYNAMICS365_CLIENT_SECRET_EXPIRES', '2027-02-30', 'is no day'],
  ['DYNAMICS365_MANAGED_IDENTITY', 'perhaps', 'has to be true or false'],
  ['BRIDGE_PORT', '65536', 'has to be a port'],
  ['HTTPS_PROXY', 'http://DOMAIN\\user:hidden-1@proxy.example.com:8080', 'is no address of an HTTP proxy'],
  ['HTTPS_PROXY', '"http://proxy.example.com:8080"', 'is no address of an HTTP proxy'],
  ['BRIDGE_HOST', 'bridge.example.com', 'is no address of this machine'],
  ['BRIDGE_HOST', '0.0.0.0:80', 'is no address of this machine'],
  ['BRIDGE_LIMIT_CONNECTIONS', '0', 'would refuse every request'],
  ['BRIDGE_LIMIT_HEADER_SECONDS', '-1', 'has to be a whole number'],
  ['BRIDGE_LIMIT_AT_ONCE', '0', 'would refuse every request. Give a number from 1 on, or off'],
  ['BRIDGE_LIMIT_CALLER_PER_MINUTE', '-1', 'has to be a whole number from 1 on, or off'],
  ['BRIDGE_LIMIT_ADDRESS_PER_MINUTE', 'none', 'has to be a whole number'],
  ['BRIDGE_LIMIT_BODY_MEGABYTES', '1', 'too low for the largest request'],
  ['BRIDGE_TLS_CERTIFICATE', '/nowhere/bridge.pem', 'is no file'],
  ['BRIDGE_PORT', '80.5', 'has to be a port'],
  ['BRIDGE_PUBLIC_URL', 'http://bridge.example.com', 'is not encrypted'],
  ['BRIDGE_TRUSTED_PROXIES', '10.0.0.4, proxy', '“proxy”'],
  ['BRIDGE_TRUSTED_PROXIES', '10.0.0.0/40', '“10.0.0.0/40”'],
  ['BRIDGE_EXTENSIONS', '/no/such/folder', 'is no folder'],
  ['LOG_LEVEL', 'loud', 'has to be one of'],
])('refuses %s=%s', (variable, value, message) => {
  expect(mistakes({ ...complete, [variable]: value })).toEqual({
    [variable]: expect.stringContaining(message),
  });
});

it('never repeats a value that may be secret', () => {
  const found = mistakes({
    ...complete,
    XPERIENCE_DATABASE: 'Data Source=x;Password=hidden-1',
    DYNAMICS365_URL: 'https://user:hidden-4@contoso.crm4.dynamics.com',
    DYNAMICS365_CLIENT_CERTIFICATE: '-----BEGIN hidden-5',
  });
  expect(Object.keys(found)).toHaveLength(4);
  expect(JSON.stringify(found)).not.toContain('hidden');
});

describe('a database file', () => {
  it.each([(file: string) => file, (file: string) => `file:${file}`])(
    'is taken when it exists',
    async (write) => {
      const file = join(folder, 'sample.db');
      await writeFile(file, '');
      const { xperience } = config({ ...complete, XPERIENCE_DATABASE: write(file) });
      expect(xperience.database).toEqual({ kind: 'embedded', file });
    },
  );

  it('does not go together with contact data in SQL Server', async () => {
    const file = join(folder, 'sample.db');
    await writeFile(file, '');
    const found = mistakes({ ...complete, XPERIENCE_DATABASE: file, XPERIENCE_CONTACT_DATABASE: SERVER });
    expect(found).toEqual({ XPERIENCE_CONTACT_DATABASE: expect.stringContaining('of another kind') });
  });
});

describe('connection strings', () => {
  it.each([
    [
      'as Xperience writes them',
      'Data Source=.\\SQLEXPRESS;Initial Catalog=Kentico;Integrated Security=False;Persist Security Info=False;User ID=sa;Password="a;b=c";Connect Timeout=60;Encrypt=False;Current Language=English;',
      '.\\SQLEXPRESS',
      'Kentico',
    ],
    ['with a port', 'Server=tcp:db.example.com,1433;Database=X;uid=a;pwd=b', 'tcp:db.example.com,1433', 'X'],
    ['with Entra sign-in', 'Server=db;Database=X;Authentication=Active Directory Default', 'db', 'X'],
  ])('are read %s', (_case, text, server, database) => {
    const { xperience } = config({ ...complete, XPERIENCE_DATABASE: text });
    expect(xperience.database).toEqual({ kind: 'sqlServer', connectionString: text, server, database });
  });
});

describe('sign-in to Dynamics', () => {
  const { DYNAMICS365_CLIENT_SECRET: _secret, ...without } = complete;
  const pem =
    '-----BEGIN PRIVATE KEY-----\nMA==\n-----END PRIVATE KEY-----\n-----BEGIN CERTIFICATE-----\nMA==\n-----END CERTIFICATE-----\n';

  it('takes a certificate from a file', async () => {
    const file = join(folder, 'both.pem');
    await writeFile(file, pem);
    const { dynamics } = config({ ...without, DYNAMICS365_CLIENT_CERTIFICATE: file });
    expect(dynamics.credential).toEqual({ kind: 'certificate', pem });
  });

  it('takes a certificate as text', () => {
    const { dynamics } = config({ ...without, DYNAMICS365_CLIENT_CERTIFICATE: pem });
    expect(dynamics.credential).toEqual({ kind: 'certificate', pem: pem.trim() });
  });

  it('says what a PFX file needs that cannot be opened', async () => {
    const file = join(folder, 'both.pfx');
    await writeFile(file, Buffer.from([0x30, 0x82, 1, 2, 3]));
    const env = { ...without, DYNAMICS365_CLIENT_CERTIFICATE: file };
    expect(mistakes(env).DYNAMICS365_CLIENT_CERTIFICATE).toContain('CERTIFICATE_PASSWORD');
    const found = mistakes({ ...env, DYNAMICS365_CLIENT_CERTIFICATE_PASSWORD: 'hidden-6' });
    expect(found.DYNAMICS365_CLIENT_CERTIFICATE).toContain('Check the password');
    expect(JSON.stringify(found)).not.toContain('hidden-6');
  });

  it.each([
    ['without a private key', pem.slice(pem.indexOf('-----BEGIN CERT'))],
    ['without a certificate', pem.slice(0, pem.indexOf('-----BEGIN CERT'))],
  ])('refuses a certificate file %s', async (_case, content) => {
    const file = join(folder, 'half.pem');
    await writeFile(file, content);
    expect(mistakes({ ...without, DYNAMICS365_CLIENT_CERTIFICATE: file })).toEqual({
      DYNAMICS365_CLIENT_CERTIFICATE: expect.stringContaining('lacks'),
    });
  });

  it('refuses a certificate file that is not there', () => {
    const found = mistakes({ ...without, DYNAMICS365_CLIENT_CERTIFICATE: join(folder, 'none.pem') });
    expect(found).toEqual({ DYNAMICS365_CLIENT_CERTIFICATE: expect.stringContaining('cannot be read') });
  });

  it('takes the file of a federated token, and that of a pod of Kubernetes', async () => {
    const tokenFile = join(folder, 'federated');
    await writeFile(tokenFile, 'head.body.signature');
    const own = config({ ...without, DYNAMICS365_FEDERATED_TOKEN_FILE: tokenFile });
    expect(own.dynamics.credential).toEqual({ kind: 'federated', tokenFile });
    const { DYNAMICS365_TENANT_ID: _tenant, DYNAMICS365_CLIENT_ID: _client, ...pod } = without;
    const injected = {
      AZURE_FEDERATED_TOKEN_FILE: tokenFile,
      AZURE_TENANT_ID: ID,
      AZURE_CLIENT_ID: ID,
      AZURE_AUTHORITY_HOST: 'https://login.microsoftonline.us/',
    };
    expect(config({ ...pod, ...injected }).dynamics).toMatchObject({
      credential: { kind: 'federated', tokenFile },
      tenantId: ID,
      clientId: ID,
      authority: 'https://login.microsoftonline.us',
    });
    expect(config({ ...complete, ...injected }).dynamics.credential.kind).toBe('secret');
  });

  it('refuses the file of a federated token beside a secret, and one that cannot be read', () => {
    const DYNAMICS365_FEDERATED_TOKEN_FILE = join(folder, 'none');
    expect(mistakes({ ...without, DYNAMICS365_FEDERATED_TOKEN_FILE })).toEqual({
      DYNAMICS365_FEDERATED_TOKEN_FILE: expect.stringContaining('no file that can be read'),
    });
    expect(mistakes({ ...complete, DYNAMICS365_FEDERATED_TOKEN_FILE: folder })).toHaveProperty(
      'DYNAMICS365_CLIENT_SECRET and DYNAMICS365_FEDERATED_TOKEN_FILE',
    );
  });

  it('needs neither tenant nor client with a managed identity', () => {
    const { DYNAMICS365_TENANT_ID: _tenant, DYNAMICS365_CLIENT_ID: _client, ...managed } = without;
    const { dynamics } = config({ ...managed, DYNAMICS365_MANAGED_IDENTITY: 'true' });
    expect(dynamics).toMatchObject({ credential: { kind: 'managedIdentity' }, clientId: '' });
  });
});

/** What is warned of, in sentences. */
const warnings = (env: Record<string, string | undefined>): string[] => {
  const result = readConfig(env);
  if ('mistakes' in result) throw new Error(describeMistakes(result.mistakes));
  return result.warnings.map(({ text }) => text);
};

it('takes tokens of Microsoft Entra ID by tenant and client ID, which belong together', () => {
  const entra = { BRIDGE_ENTRA_TENANT_ID: ID, BRIDGE_ENTRA_CLIENT_ID: ID };
  expect(config({ ...complete, ...entra }).server.entra).toEqual({
    authority: 'https://login.microsoftonline.com',
    tenantId: ID,
    clientId: ID,
    audiences: [`api://${ID}`],
  });
  expect(mistakes({ ...complete, BRIDGE_ENTRA_TENANT_ID: ID })).toEqual({
    BRIDGE_ENTRA_CLIENT_ID: expect.stringContaining('is missing'),
  });
});

it.each([
  ['BRIDGE_ENTRA_TENANT_ID', 'contoso.com', 'is no tenant ID'],
  ['BRIDGE_ENTRA_CLIENT_ID', 'bridge', 'is no client ID'],
  ['BRIDGE_ENTRA_AUDIENCE', 'bridge', 'is no Application ID URI'],
  ['BRIDGE_ENTRA_AUTHORITY', 'http://login.example.com', 'is not encrypted'],
])('refuses %s=%s', (variable, value, problem) => {
  const entra = { BRIDGE_ENTRA_TENANT_ID: ID, BRIDGE_ENTRA_CLIENT_ID: ID, [variable]: value };
  expect(mistakes({ ...complete, ...entra })).toEqual({ [variable]: expect.stringContaining(problem) });
});

it('warns of variables with a misspelt name', () => {
  expect(warnings({ ...complete, BRIDGE_PROT: '80', PATH: '/bin' })).toEqual([
    expect.stringContaining('BRIDGE_PROT'),
  ]);
});

it('warns of a database across a network that nothing encrypts, without its password', () => {
  const plain = { ...complete, XPERIENCE_DATABASE: `${SERVER};Encrypt=False` };
  const [warning, ...others] = warnings(plain);
  expect([warning, others]).toEqual([expect.stringContaining('XPERIENCE_DATABASE says Encrypt=False'), []]);
  expect(warning).not.toContain('hidden-1');
});

it.each([
  SERVER,
  `${SERVER};Encrypt=True`,
  ...['.', '.\\SQLEXPRESS', '(local)', 'localhost,1433', 'tcp:127.0.0.1,1433'].map(
    (server) => `${SERVER.replace('db.example.com', server)};Encrypt=False`,
  ),
])('warns of no unencrypted connection for %s', (XPERIENCE_DATABASE) => {
  expect(warnings({ ...complete, XPERIENCE_DATABASE })).toEqual([]);
});

it('describes mistakes one a line, each beginning with its variable', () => {
  const text = describeMistakes([
    { variable: 'A', problem: 'is missing.' },
    { variable: 'B', problem: 'is wrong.' },
  ]);
  expect(text.split('\n').slice(1)).toEqual(['  - A is missing.', '  - B is wrong.']);
});
