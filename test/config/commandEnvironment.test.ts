import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { commandEnvironment } from '../../bridge/config/commandEnvironment.ts';
import { exampleNames } from '../../bridge/config/placeholders.ts';
import { readConfig } from '../../bridge/config.ts';

const folder = mkdtempSync(join(tmpdir(), 'bridge-command-'));
afterAll(() => rmSync(folder, { recursive: true }));
let files = 0;
/** A new file with this in it. */
const fileOf = (content: string | Buffer): string => {
  files += 1;
  const file = join(folder, `file-${files}`);
  writeFileSync(file, content, { mode: 0o600 });
  return file;
};
const read = (content: string | Buffer, variables = {}, ...more: string[]) =>
  commandEnvironment(variables, ['--env-file', fileOf(content), ...more]);
const utf16 = (text: string, mark: number[]): Buffer => {
  const bytes = Buffer.from(text, 'utf16le');
  return Buffer.concat([Buffer.from(mark), mark[0] === 0xfe ? bytes.swap16() : bytes]);
};

const id = '8f14e45f-ceea-467f-9d2c-0a1b2c3d4e5f';
const complete = {
  XPERIENCE_DATABASE: 'Data Source=db.site.test;Initial Catalog=X;User ID=bridge;Password=hidden-1',
  XPERIENCE_TIME_ZONE: 'Europe/Prague',
  DYNAMICS365_URL: 'https://site.crm4.dynamics.com',
  DYNAMICS365_TENANT_ID: id,
  DYNAMICS365_CLIENT_ID: id,
  DYNAMICS365_CLIENT_SECRET: 'hidden-2',
};
const mistakes = (env: Record<string, string | undefined>): Record<string, string> => {
  const result = readConfig(env);
  return 'mistakes' in result
    ? Object.fromEntries(result.mistakes.map(({ variable, problem }) => [variable, problem]))
    : {};
};

describe('the file of the environment', () => {
  test('is the one that --env-file names, wherever it stands among the arguments', () => {
    const file = fileOf('BRIDGE_PORT=1');
    for (const args of [
      ['--env-file', file, 'list'],
      ['list', `--env-file=${file}`],
    ]) {
      expect(commandEnvironment({}, args)).toMatchObject({ env: { BRIDGE_PORT: '1' }, args: ['list'] });
    }
  });

  test('has to be there when it is named, and readable', () => {
    expect(() => commandEnvironment({}, ['--env-file', join(folder, 'none')])).toThrow('There is no file');
    expect(() => commandEnvironment({}, ['--env-file'])).toThrow('takes the name of a file');
    expect(() => commandEnvironment({}, ['--env-file', folder])).toThrow('cannot be read (EISDIR)');
    expect(() => read(Buffer.from([0x41, 0x3d, 0xff, 0xff]))).toThrow('no text in UTF-8');
  });

  test.each<[string, Buffer | string]>([
    ['UTF-8', 'BRIDGE_SITE=Šumava'],
    ['UTF-8 with a byte order mark', '\ufeffBRIDGE_SITE=Šumava'],
    ['UTF-16 of Windows', utf16('BRIDGE_SITE=Šumava\r\n', [0xff, 0xfe])],
    ['UTF-16, big end first', utf16('BRIDGE_SITE=Šumava', [0xfe, 0xff])],
  ])('is read in %s', (_encoding, content) => {
    expect(read(content).env).toEqual({ BRIDGE_SITE: 'Šumava' });
  });

  test.each([
    ['A=1\nnonsense hidden-1', 'Line 2', 'not of the form NAME=value'],
    ['set A=hidden-1', 'Line 1', 'not of the form NAME=value'],
    ['$env:A="hidden-1"', 'Line 1', 'not of the form NAME=value'],
    ['A=1\n\n# why\nA=hidden-1', 'Line 4', 'again, after line 1'],
    ['A=ab#hidden-1', 'Line 1', 'a # in the value of A'],
    ['A="hidden-1', 'Line 1', 'nothing closes'],
  ])('%j: what is most likely not meant is told by its line, without the value', (content, line, said) => {
    const { warnings } = read(content);
    expect(warnings.map(({ text }) => text)).toEqual([expect.stringContaining(line)]);
    expect(warnings[0]?.text).toContain(said);
    expect(JSON.stringify(warnings)).not.toContain('hidden-1');
  });

  test('says nothing of what is in order', () => {
    const content = '# A remark\n\nexport A=1 # why\nB="x # y"\nC=\'line 1\nline=2\n\'\n  D = 4\nE=\n';
    expect(read(content)).toMatchObject({
      warnings: [],
      env: { A: '1', B: 'x # y', C: 'line 1\nline=2\n', D: '4' },
    });
  });
});

describe('a secret from a file', () => {
  test.each(['hidden-3', 'hidden-3\n', 'hidden-3\r\n', '\ufeffhidden-3\n'])(
    '%j is taken without its line break',
    (text) => {
      const { DYNAMICS365_CLIENT_SECRET: _given, ...rest } = complete;
      const env = { ...rest, DYNAMICS365_CLIENT_SECRET_FILE: fileOf(text) };
      expect(commandEnvironment(env, []).env.DYNAMICS365_CLIENT_SECRET).toBe('hidden-3');
      const result = readConfig(env);
      expect('config' in result && result.config.dynamics.credential).toEqual({
        kind: 'secret',
        clientSecret: 'hidden-3',
      });
      expect('config' in result && result.warnings).toEqual([]);
    },
  );

  test.each([
    'XPERIENCE_DATABASE',
    'XPERIENCE_CONTACT_DATABASE',
    'XPERIENCE_SETUP_DATABASE',
    'XPERIENCE_SETUP_CONTACT_DATABASE',
    'XPERIENCE_PASSWORD_SALT',
    'XPERIENCE_REST_PASSWORD',
    'DYNAMICS365_CLIENT_SECRET',
    'DYNAMICS365_CLIENT_CERTIFICATE',
    'DYNAMICS365_CLIENT_CERTIFICATE_PASSWORD',
    'BRIDGE_KEY_SECRET',
    'HTTPS_PROXY',
  ])('%s can be one', (variable) => {
    const { env, mistakes: none } = commandEnvironment({ [`${variable}_FILE`]: fileOf('hidden-3\n') }, []);
    expect([env, none]).toEqual([{ [variable]: 'hidden-3' }, []]);
  });

  test('given both ways is a contradiction', () => {
    const found = mistakes({ ...complete, DYNAMICS365_CLIENT_SECRET_FILE: fileOf('hidden-3') });
    expect(found).toEqual({
      'DYNAMICS365_CLIENT_SECRET and DYNAMICS365_CLIENT_SECRET_FILE': expect.stringContaining('both set'),
    });
  });

  test('of the process wins over the value in .env, and the other way round', () => {
    const secret = fileOf('hidden-3');
    const value = 'BRIDGE_KEY_SECRET=hidden-4';
    expect(read(value, { BRIDGE_KEY_SECRET_FILE: secret }).env).toEqual({ BRIDGE_KEY_SECRET: 'hidden-3' });
    expect(read(`BRIDGE_KEY_SECRET_FILE=${secret}`, { BRIDGE_KEY_SECRET: 'hidden-4' }).env).toEqual({
      BRIDGE_KEY_SECRET: 'hidden-4',
    });
  });

  test.each([
    [() => join(folder, 'none'), 'does not exist'],
    [() => folder, 'cannot be read'],
    [() => fileOf(''), 'is empty'],
    [() => fileOf('\n'), 'is empty'],
    [() => fileOf(Buffer.from([0xff, 0x00, 0xff])), 'no text'],
    [() => '/dev/zero', 'too long'],
  ])('that is of no use is said, once', (file, said) => {
    const { DYNAMICS365_CLIENT_SECRET: _given, ...rest } = complete;
    const found = mistakes({ ...rest, DYNAMICS365_CLIENT_SECRET_FILE: file() });
    expect(found).toEqual({ DYNAMICS365_CLIENT_SECRET_FILE: expect.stringContaining(said) });
  });
});

test.each([
  ['XPERIENCE_DATABASE', 'Data Source=x;Initial Catalog=y;User ID=z;Password={your_password}'],
  ['XPERIENCE_DATABASE', 'Data Source=x;Initial Catalog=y;User ID=z;Password=…'],
  ['XPERIENCE_DATABASE', 'Data Source=<server>;Initial Catalog=y;User ID=z;Password=a'],
  ['DYNAMICS365_URL', 'https://your-org.crm4.dynamics.com'],
  ['DYNAMICS365_TENANT_ID', '<tenant>'],
  ['DYNAMICS365_CLIENT_ID', '00000000-0000-0000-0000-000000000000'],
  ['DYNAMICS365_CLIENT_SECRET', '…'],
  ['DYNAMICS365_CLIENT_SECRET', 'your-secret'],
  ['DYNAMICS365_CLIENT_SECRET', 'changeme'],
])('%s=%s is a placeholder, and no value', (variable, value) => {
  expect(mistakes({ ...complete, [variable]: value })).toEqual({
    [variable]: expect.stringContaining('placeholder'),
  });
});

test.each([
  ['DYNAMICS365_URL', 'https://contoso.crm4.dynamics.com', true],
  ['DYNAMICS365_TENANT_ID', 'fabrikam.onmicrosoft.com', true],
  ['XPERIENCE_DATABASE', 'Data Source=sql.example.com;Initial Catalog=y;User ID=z;Password=a', true],
  ['XPERIENCE_DATABASE', 'Data Source=sql01;Initial Catalog=y;User ID=z;Password=contoso', false],
  ['DYNAMICS365_URL', 'https://site.crm4.dynamics.com', false],
  ['DYNAMICS365_URL', 'https://example-shop.crm4.dynamics.com', false],
])('%s=%s has a name from an example: %s', (variable, value, isExample) => {
  expect(exampleNames({ [variable]: value }).length).toBe(isExample ? 1 : 0);
});

test.each([
  ['BRIDGE_PROT', 'Did you mean BRIDGE_PORT?'],
  ['XPERINCE_DATABASE', 'Did you mean XPERIENCE_DATABASE?'],
  ['DYNAMIC365_URL', 'Did you mean DYNAMICS365_URL?'],
  ['bridge_port', 'Did you mean BRIDGE_PORT?'],
  ['DYNAMICS365_SECRETS', 'Correct its name'],
  ['BRIDGE_KEY_SECRETFILE', 'Did you mean'],
])('a name that was misspelt is told: %s', (name, remedy) => {
  const result = readConfig({
    ...complete,
    [name]: 'x',
    PATH: '/bin',
    HOSTNAME: 'a',
    TZ: 'UTC',
    LOGNAME: 'me',
  });
  const warnings = 'warnings' in result ? result.warnings : [];
  expect(warnings.map(({ text }) => text)).toEqual([expect.stringContaining(name)]);
  expect(warnings[0]?.remedy).toContain(remedy);
});

test('refuses two files, because only one can count', () => {
  const args = ['--env-file', fileOf('BRIDGE_PORT=1'), `--env-file=${fileOf('BRIDGE_PORT=2')}`];
  expect(() => commandEnvironment({}, args)).toThrow('--env-file is given twice');
});
