import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { deploy } from '../../scripts/deploy/deploy.ts';
import type { DeployCommand, DeployOptions } from '../../scripts/deploy/types.ts';
import { type PowerApps, startPowerApps } from '../standins/powerapps/startPowerApps.ts';
import type { Reply, SeenCall } from '../standins/powerapps/types.ts';

const paconn = resolve('.venv/bin/paconn');
const environment = 'Default-11111111-2222-3333-4444-555555555555';
const now = Date.now() / 1000;
const files = ['apiDefinition.swagger.json', 'apiProperties.json', 'icon.png', 'settings.json'];

if (!existsSync(paconn)) {
  process.stderr.write(`NOT RUN: deploying with the real paconn, because there is no ${paconn}\n`);
}

describe.runIf(existsSync(paconn))('deploying with the real paconn', () => {
  let service: PowerApps;
  let folder: string;
  let instead: ((call: SeenCall) => Reply | undefined) | undefined;

  beforeEach(async () => {
    instead = undefined;
    service = await startPowerApps({
      token: 'the-token',
      objectId: 'me',
      environment,
      instead: (call) => instead?.(call),
    });
    folder = mkdtempSync(join(tmpdir(), 'deploy-'));
    for (const name of files) cpSync(join('connector', name), join(folder, name));
    change('settings.json', (settings) =>
      Object.assign(settings, { environment, powerAppsUrl: service.url, flowUrl: service.url }),
    );
    writeFileSync(join(folder, 'standin.pem'), service.certificate);
    writeToken({});
  });

  afterEach(async () => {
    await service.close();
    rmSync(folder, { recursive: true });
  });

  function read(name: string): Record<string, unknown> {
    return JSON.parse(readFileSync(join(folder, name), 'utf8')) as Record<string, unknown>;
  }

  function change(name: string, edit: (content: Record<string, unknown>) => unknown) {
    const content = read(name);
    edit(content);
    writeFileSync(join(folder, name), JSON.stringify(content, undefined, 4));
  }

  function writeToken(part: Record<string, unknown>) {
    const token = {
      token_type: 'Bearer',
      access_token: 'the-token',
      oid: 'me',
      expires_on: Math.round(now) + 3600,
      ...part,
    };
    writeFileSync(join(folder, 'token.json'), JSON.stringify(token));
  }

  function run(command: DeployCommand, part: Partial<DeployOptions> = {}) {
    return deploy({
      command,
      settingsFile: join(folder, 'settings.json'),
      tokenFile: join(folder, 'token.json'),
      paconn,
      env: { PATH: process.env.PATH, ...service.env, REQUESTS_CA_BUNDLE: join(folder, 'standin.pem') },
      now,
      ...part,
    });
  }

  it('creates the connector, keeps its ID, updates it, and downloads what was sent', async () => {
    const created = await run('create');
    expect(created.lines.join()).toMatch(
      /^Created shared_kentico-20xperience-20bridge-5f10c0ffee in Default-/,
    );
    expect(read('settings.json')).toMatchObject({
      connectorId: 'shared_kentico-20xperience-20bridge-5f10c0ffee',
      environment,
    });
    expect(created.ok).toBe(true);

    change('apiDefinition.swagger.json', ({ info }) => Object.assign(info as object, { version: '9.9.9' }));
    expect((await run('update')).lines.join()).toContain('Updated shared_kentico');

    const destination = join(folder, 'downloaded');
    expect(await run('download', { destination })).toMatchObject({ ok: true });
    for (const name of ['apiDefinition.swagger.json', 'apiProperties.json']) {
      expect(JSON.parse(readFileSync(join(destination, name), 'utf8'))).toEqual(read(name));
    }
    expect(readFileSync(join(destination, 'icon.png')).equals(readFileSync('connector/icon.png'))).toBe(true);
  });

  it('sends whom makers turn to, and says what is still an example', async () => {
    const publisher = { name: 'Contoso', website: 'https://contoso.com', host: 'bridge.contoso.com' };
    writeFileSync(join(folder, 'publisher.json'), JSON.stringify(publisher));
    const { ok, lines } = await run('create');
    expect({ ok, note: lines.at(-1) }).toEqual({
      ok: true,
      note: `Makers see an example's email, privacyPolicy: write your own into ${join(folder, 'publisher.json')}, and update.`,
    });
    const destination = join(folder, 'downloaded');
    await run('download', { destination });
    expect(JSON.parse(readFileSync(join(destination, 'apiDefinition.swagger.json'), 'utf8'))).toMatchObject({
      host: 'bridge.contoso.com',
      info: { contact: { name: 'Contoso', url: 'https://contoso.com', email: 'support@bridge.example.com' } },
    });
  });

  describe('with a client of Microsoft Entra ID', () => {
    const client = '99999999-8888-4777-8666-555555555555';
    const resource = 'api://11111111-2222-4333-8444-555555555555';

    beforeEach(() => {
      const publisher = { entraClientId: client, entraResource: resource };
      writeFileSync(join(folder, 'publisher.json'), JSON.stringify(publisher));
    });

    it.each([
      ['create', ['create'], 'POST'],
      ['update', ['create', 'update'], 'PATCH'],
    ] as const)('offers it beside password and key (%s)', async (_case, commands, method) => {
      const env = { PATH: process.env.PATH, ...service.env, REQUESTS_CA_BUNDLE: join(folder, 'standin.pem') };
      for (const command of commands) {
        const { ok, lines } = await run(command, { env: { ...env, CONNECTOR_CLIENT_SECRET: 'the-secret' } });
        expect({ ok, lines }).toEqual({ ok: true, lines: expect.anything() });
        expect(lines.join()).not.toContain('the-secret');
      }
      const sent = service.seen.find((call) => call.method === method && /\/apis(\/|$)/.test(call.path));
      const body = sent?.body as { properties: unknown } | undefined;
      expect(body?.properties).toMatchObject({
        connectionParameterSets: {
          values: [
            { name: 'xperienceUser' },
            { name: 'apiKey' },
            {
              name: 'entra',
              parameters: {
                token: {
                  type: 'oauthSetting',
                  oAuthSettings: {
                    identityProvider: 'aad',
                    clientId: client,
                    clientSecret: 'the-secret',
                    customParameters: { resourceUri: { value: resource } },
                  },
                },
              },
            },
          ],
        },
        openApiDefinition: {
          securityDefinitions: { entra: { type: 'oauth2', flow: 'accessCode' } },
          security: [{ xperienceUser: [] }, { apiKey: [] }, { entra: [] }],
        },
      });
    });

    it('says that its secret is missing before anything is sent', async () => {
      const { ok, lines } = await run('create');
      expect({ ok, seen: service.seen }).toEqual({ ok: false, seen: [] });
      expect(lines.join()).toContain('CONNECTOR_CLIENT_SECRET is not set');
    });

    it('has the service check it without a secret', async () => {
      expect(await run('validate')).toMatchObject({ ok: true });
    });

    it('says what is missing of it', async () => {
      writeFileSync(join(folder, 'publisher.json'), JSON.stringify({ entraClientId: client }));
      const { ok, lines } = await run('update', { connectorId: 'shared_x' });
      expect([ok, lines.join()]).toEqual([
        false,
        expect.stringContaining('both entraClientId and entraResource'),
      ]);
    });
  });

  it('has the service check the files without changing anything', async () => {
    expect(await run('validate')).toEqual({ ok: true, lines: ['The service accepts the definition.'] });
    const calls = service.seen.map(
      ({ method, path, query }) => `${method} ${path} ${query.enableConnectorCertificationRules}`,
    );
    expect(calls).toEqual(['POST /providers/Microsoft.PowerApps/objectIds/me/validateApiSwagger true']);
  });

  it('takes a certification that succeeded for success', async () => {
    instead = () => ({ status: 200, type: 'text/plain', body: 'Swagger certification succeeded' });
    expect((await run('validate')).ok).toBe(true);
  });

  it('reports warnings, with which paconn still ends well', async () => {
    const body = 'Warning : paths/~1runs/get : The summary is too long.\r\nSwagger certification succeeded';
    instead = () => ({ status: 200, type: 'text/plain', body });
    const { ok, lines } = await run('validate');
    expect(ok).toBe(false);
    expect(lines).toEqual([expect.stringContaining('Warning : paths/~1runs/get : The summary is too long.')]);
  });

  it('lists what the validator found, one a line', async () => {
    const message = "Error : paths/~1a : First.\r\nError : paths/~1b : The 'second'.";
    instead = () => ({
      status: 400,
      body: { error: { code: 'SwaggerCertificationFailedWithErrors', message } },
    });
    const { lines } = await run('update', { connectorId: 'shared_x' });
    expect(lines).toEqual([
      expect.stringContaining('Error : paths/~1a : First.'),
      expect.stringContaining("Error : paths/~1b : The 'second'."),
    ]);
  });

  it.each<[string, Reply, string]>([
    [
      'a web page that comes with 403',
      { status: 403, type: 'text/html', body: '<html>Sign in</html>' },
      'web page',
    ],
    [
      'a web page that comes with 200',
      { status: 200, type: 'text/html', body: '<html><title>Sign in</title></html>' },
      'the service answered a web page (“Sign in”) instead of JSON\n  → check powerAppsUrl',
    ],
    [
      'a bare 400, as for a user without a licence',
      { status: 400, body: { error: { message: 'Bad Request' } } },
      'gave no reason',
    ],
    [
      'a user without a licence, when the service says so',
      { status: 403, body: { error: { message: 'The user has no adequate service plan.' } } },
      'has no licence for custom connectors: The user has no adequate service plan.',
    ],
    ['an error of its own', { status: 500, body: { error: { message: 'Oops' } } }, 'the service failed'],
    ['too many requests', { status: 429, body: { error: { message: 'Slow down' } } }, 'asked too often'],
  ])('explains %s', async (_, reply, expected) => {
    instead = () => reply;
    const { ok, lines } = await run('validate');
    expect(ok).toBe(false);
    expect(lines.join()).toContain(expected);
  });

  it('explains a web page while files are uploaded', async () => {
    instead = ({ path }) =>
      path.endsWith('generateResourceStorage')
        ? { status: 200, type: 'text/html', body: '<html></html>' }
        : undefined;
    expect((await run('create')).lines.join()).toContain('not JSON');
  });

  it('explains a token for another audience', async () => {
    writeToken({ access_token: 'other' });
    expect((await run('validate')).lines.join()).toContain('https://service.powerapps.com/');
  });

  it('explains a connector that is gone', async () => {
    const { lines } = await run('update', { connectorId: 'shared_gone' });
    expect(lines.join()).toContain('does not know the environment or the connector');
  });

  it('explains a service that cannot be reached', async () => {
    await service.close();
    const { lines } = await run('validate');
    expect(lines).toEqual([
      `the service cannot be reached: ${new URL(service.url).host} (Connection refused)\n  → check powerAppsUrl in the settings, the network and HTTPS_PROXY`,
    ]);
  });

  it('tells the ID of a new connector when it cannot be kept', async () => {
    instead = ({ method, path }) => {
      if (method === 'POST' && path.endsWith('/apis')) {
        rmSync(join(folder, 'settings.json'));
        mkdirSync(join(folder, 'settings.json'));
      }
      return undefined;
    };
    const { ok, lines } = await run('create');
    expect(ok).toBe(false);
    expect(lines.join()).toMatch(
      /Created (shared_\S+) in .*could not be written to .*write "connectorId": "\1" into it/s,
    );
  });

  it('does not write over files that are there', async () => {
    await run('create');
    service.seen.length = 0;
    const { ok, lines } = await run('download', { destination: folder });
    expect([ok, service.seen]).toEqual([false, []]);
    expect(lines.join()).toContain('is not empty');
  });

  it('leaves nothing of the token behind', async () => {
    await run('create');
    expect(readFileSync(join(folder, 'settings.json'), 'utf8')).not.toContain('the-token');
    expect(JSON.stringify(service.seen.map(({ body }) => body))).not.toContain('the-token');
  });

  describe('sends nothing when', () => {
    afterEach(() => expect(service.seen).toEqual([]));

    it.each(['apiDefinition.swagger.json', 'apiProperties.json', 'icon.png'])(
      '%s is missing',
      async (name) => {
        rmSync(join(folder, name));
        expect((await run('create')).lines.join()).toContain(`${name} is missing`);
      },
    );

    it('a file starts with a byte order mark', async () => {
      const path = join(folder, 'apiDefinition.swagger.json');
      writeFileSync(path, `\uFEFF${readFileSync(path, 'utf8')}`);
      expect((await run('create')).lines.join()).toContain('byte order mark');
    });

    it('a file is no JSON', async () => {
      writeFileSync(join(folder, 'apiProperties.json'), '{ "properties": ');
      expect((await run('create')).lines.join()).toContain('apiProperties.json is no JSON');
    });

    it('a file is another one', async () => {
      cpSync(join(folder, 'settings.json'), join(folder, 'apiDefinition.swagger.json'));
      expect((await run('create')).lines.join()).toContain('has no info and paths');
    });

    it('the definition breaks a rule', async () => {
      change('apiDefinition.swagger.json', ({ info }) =>
        Object.assign(info as object, { title: 'My Connector' }),
      );
      expect((await run('create')).lines.join()).toContain('title contains "Connector"');
    });

    it('the publisher is not said as it can be read', async () => {
      writeFileSync(join(folder, 'publisher.json'), '{"mail": "help@contoso.com"}');
      expect((await run('create')).lines.join()).toContain(
        'publisher.json cannot have mail: it has name, website',
      );
    });

    it('the website of the publisher is not https', async () => {
      writeFileSync(join(folder, 'publisher.json'), '{"website": "contoso.com"}');
      expect((await run('create')).lines.join()).toContain('contact needs a name, an https url');
    });

    it('apiProperties.json holds stackOwner', async () => {
      change('apiProperties.json', ({ properties }) =>
        Object.assign(properties as object, { stackOwner: 'Contoso' }),
      );
      expect((await run('create')).lines.join()).toContain('stackOwner');
    });

    it('the icon is no picture', async () => {
      writeFileSync(join(folder, 'icon.png'), 'not a picture');
      expect((await run('create')).lines.join()).toContain('the icon is no PNG');
    });

    it('the icon has another background', async () => {
      change('apiProperties.json', ({ properties }) =>
        Object.assign(properties as object, { iconBrandColor: '#ff0000' }),
      );
      expect((await run('create')).lines.join()).toContain("the icon's background is #1f4e79");
    });

    it.each<[string, Record<string, unknown>, string]>([
      ['has expired', { expires_on: Math.round(now) - 1 }, 'has expired'],
      ['expires within ten minutes', { expires_on: Math.round(now) + 599 }, 'about to'],
      ['says its end as text', { expires_on: '2026-11-23' }, 'expires_on'],
      ['does not say whose it is', { oid: undefined }, 'lacks oid'],
      ['is empty', { access_token: '' }, 'lacks access_token'],
    ])('the token %s', async (_, part, expected) => {
      writeToken(part);
      expect((await run('validate')).lines.join()).toContain(expected);
    });

    it.each([
      ['null', 'holds no JSON object'],
      ['[]', 'holds no JSON object'],
      ['{', 'is no JSON'],
      ['\uFEFF{}', 'starts with a byte order mark'],
    ])('the token file holds %j', async (text, expected) => {
      writeFileSync(join(folder, 'token.json'), text);
      expect((await run('validate')).lines.join()).toContain(expected);
    });

    it.each([
      ['null', 'holds no JSON object'],
      ['\uFEFF{}', 'starts with a byte order mark'],
      ['{ "icon": 5 }', '"icon" in'],
      ['{ "icon": "" }', 'names no file'],
      ['{ "icon": "." }', 'is missing'],
      ['{ "script": "script.csx" }', 'has "script", which is not used here'],
      ['{ "powerAppsUrl": "http://api.powerapps.com" }', 'is no https address'],
      ['{ "powerAppsUrl": "api.powerapps.com" }', 'is no https address'],
    ])('the settings hold %j', async (text, expected) => {
      writeFileSync(join(folder, 'settings.json'), text);
      expect((await run('validate')).lines.join()).toContain(expected);
    });

    it('a part of the definition is of another type', async () => {
      change('apiDefinition.swagger.json', ({ paths }) =>
        Object.assign(paths as object, { '/status': null }),
      );
      expect((await run('validate')).lines.join()).toContain('npm run lint:connector');
    });

    it('several files are wrong, and each is told of', async () => {
      writeFileSync(join(folder, 'icon.png'), 'not a picture');
      writeFileSync(join(folder, 'apiProperties.json'), '{');
      const { lines } = await run('validate', { tokenFile: join(folder, 'other.json') });
      expect(lines.map((line) => line.split('\n')[0])).toEqual([
        expect.stringContaining('apiProperties.json is no JSON'),
        'the icon is no PNG',
        expect.stringContaining('other.json does not exist'),
      ]);
    });

    it('there is no token', async () => {
      rmSync(join(folder, 'token.json'));
      expect((await run('validate')).lines.join()).toContain('does not exist');
    });

    it('the environment is not known', async () => {
      change('settings.json', (settings) => Object.assign(settings, { environment: '' }));
      expect((await run('create')).lines.join()).toContain('the environment is not known');
    });

    it('the connector to update is not known', async () => {
      expect((await run('update')).lines.join()).toContain('the connector is not known');
    });

    it('the connector to create is there already', async () => {
      expect((await run('create', { connectorId: 'shared_x' })).lines.join()).toContain(
        'already names the connector',
      );
    });

    it('the settings do not exist', async () => {
      expect((await run('create', { settingsFile: join(folder, 'other.json') })).lines.join()).toContain(
        'does not exist',
      );
    });

    it('paconn is not installed', async () => {
      expect((await run('create', { paconn: join(folder, 'paconn') })).lines.join()).toContain('pip install');
    });

    it('a download has no destination', async () => {
      expect((await run('download', { connectorId: 'shared_x' })).lines.join()).toContain('--destination');
    });
  });
});
