import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readOptions } from '../../scripts/mapping/readOptions.ts';
import { readTextFile } from '../../scripts/mapping/readTextFile.ts';
import { sampleMapping } from '../../scripts/sample/sampleMapping.ts';
import { type Stage, startStage } from '../sync/startStage.ts';

const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-mapping-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string | Buffer): string => {
  const file = join(folder, name);
  writeFileSync(file, content);
  return file;
};

describe('the words after the command', () => {
  it.each<[string[], object]>([
    [['export'], { command: 'export', force: false }],
    [['export', 'a.json', '--force'], { command: 'export', file: 'a.json', force: true }],
    [['import', 'a.json'], { command: 'import', file: 'a.json' }],
    [['check'], { command: 'check' }],
    [['check', 'a.json'], { command: 'check', file: 'a.json' }],
    [['export', '--help'], { command: 'help' }],
  ])('%j are understood', (args, expected) => {
    expect(readOptions(args)).toEqual(expected);
  });

  it.each<[string[], string]>([
    [[], 'Say what to do'],
    [['move'], 'Say what to do'],
    [['import'], 'Give the file'],
    [['import', 'my', 'mapping.json'], 'a word too much'],
    [['check', '--force'], 'Only export'],
    [['export', '--colour'], '--colour'],
  ])('%j are refused', (args, expected) => {
    const read = readOptions(args);
    expect('mistakes' in read ? read.mistakes.join() : '').toContain(expected);
  });
});

describe('a file', () => {
  const text = '{"caption":"Příjmení"}';

  it.each<[string, Buffer]>([
    ['UTF-8', Buffer.from(text)],
    ['UTF-8 with a byte order mark', Buffer.from(`\u{feff}${text}`)],
    ['UTF-16 as PowerShell writes it', Buffer.from(`\u{feff}${text}`, 'utf16le')],
    ['UTF-16 with the other order', Buffer.from(`\u{feff}${text}`, 'utf16le').swap16()],
  ])('in %s is read', (_what, content) => {
    expect(readTextFile(put('text.json', content))).toBe(text);
  });

  it('in another encoding is refused', () => {
    const file = put('latin.json', Buffer.from(text, 'latin1'));
    expect(() => readTextFile(file)).toThrow('is no text in UTF-8');
  });
});

describe('npm run mapping', () => {
  let stage: Stage;
  beforeAll(async () => {
    stage = await startStage({ contacts: 5 });
  });
  afterAll(() => stage.close());
  beforeEach(async () => {
    await stage.database.db.deleteFrom('dynamics365.mapping_extension').execute();
    await saveSetting(JSON.stringify(sampleMapping));
  });

  const saveSetting = (value: string) =>
    stage.database.main
      .updateTable('CMS_SettingsKey')
      .set({ KeyValue: value })
      .where('KeyName', '=', 'Dynamics365ContactMapping')
      .execute();

  const setting = async (): Promise<string> => {
    const query = stage.database.main.selectFrom('CMS_SettingsKey').select('KeyValue');
    const row = query.where('KeyName', '=', 'Dynamics365ContactMapping').executeTakeFirstOrThrow();
    return (await row).KeyValue ?? '';
  };

  /** As a person runs it. */
  function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
    const { options } = stage;
    const authority = new URL(options.authority);
    const env = {
      PATH: process.env.PATH,
      XPERIENCE_DATABASE: options.xperience,
      XPERIENCE_TIME_ZONE: options.timeZone,
      DYNAMICS365_URL: options.url,
      DYNAMICS365_AUTHORITY: authority.origin,
      DYNAMICS365_TENANT_ID: authority.pathname.slice(1),
      DYNAMICS365_CLIENT_ID: options.clientId,
      DYNAMICS365_CLIENT_SECRET: options.clientSecret,
    };
    return new Promise((done) => {
      execFile(
        process.execPath,
        [resolve('scripts/mapping.ts'), ...args],
        { cwd: folder, env },
        (error, stdout, stderr) => done({ status: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  }

  const fileOf = (pairs: object[]) => put('given.json', `\u{feff}${JSON.stringify({ version: 1, pairs })}`);

  it('exports what it imports, and is in the audit with who did it', async () => {
    const pairs = [
      { field: 'ContactEmail', column: 'emailaddress1', sendEmpty: true },
      { field: 'ContactEmail', column: 'emailaddress2', direction: 'toDynamics' },
      { field: 'ContactPreferredDay', column: 'preferredappointmentdaycode', valueMap: { monday: 1 } },
    ];
    const imported = await run('import', fileOf(pairs));
    expect(imported).toMatchObject({
      status: 0,
      stderr: '',
      stdout: expect.stringContaining('3 pairs saved'),
    });
    const exported = await run('export');
    expect(exported.status).toBe(0);
    const { pairs: read } = JSON.parse(exported.stdout) as { pairs: object[] };
    expect(new Set(read)).toEqual(new Set(pairs));
    const { caller } = await stage.database.db
      .selectFrom('dynamics365.audit')
      .select('caller')
      .orderBy('audit_id', 'desc')
      .executeTakeFirstOrThrow();
    expect(caller).toMatch(/\S+ \(command line\)$/);
  });

  it('writes over a file only when told to', async () => {
    const file = put('mine.json', 'mine');
    expect(await run('export', file)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--force'),
    });
    expect(readFileSync(file, 'utf8')).toBe('mine');
    expect(await run('export', file, '--force')).toMatchObject({ status: 0 });
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ version: 1 });
  });

  it('checks the saved mapping, and mentions what the dialog has dropped', async () => {
    expect(await run('check')).toMatchObject({ status: 0, stdout: expect.stringContaining('each fits') });
    await run(
      'import',
      fileOf([
        { field: 'ContactCity', column: 'address1_city' },
        { field: 'ContactZIP', column: 'address1_postalcode' },
      ]),
    );
    const { Items } = JSON.parse(await setting()) as { Items: { XperienceFieldName: string }[] };
    await saveSetting(
      JSON.stringify({ Items: Items.filter((item) => item.XperienceFieldName !== 'ContactZIP') }),
    );
    expect(await run('check')).toMatchObject({
      status: 0,
      stderr: expect.stringContaining('dropped 1 pair: ContactZIP → address1_postalcode'),
    });
  });

  it.each(['check', 'import'])(
    '%s names every mistake of a mapping with its place, and changes nothing',
    async (command) => {
      const before = await setting();
      const file = fileOf([
        { field: 'ContactNobody', column: 'lastname' },
        { field: 'ContactLastName', column: 'fullname' },
      ]);
      const { status, stderr } = await run(command, file);
      expect(status).toBe(1);
      expect(stderr).toMatch(/✗ pairs\[0\]\.field: .*\n.*✗ pairs\[1\]\.column: /);
      expect(await setting()).toBe(before);
    },
  );

  it.each<[string, string, RegExp]>([
    ['broken', '{"version":1,', /not JSON/],
    ['of a newer version', '{"version":2,"pairs":[],"more":true}', /version: .*Update the bridge/],
    ['of something else', '{"Items":[]}', /version: /],
    [
      'with a rule that is none',
      '{"version":1,"pairs":[{"field":"a","column":"b","direction":"up"}]}',
      /pairs\[0\]\.direction/,
    ],
  ])('refuses a file that is %s', async (_what, text, said) => {
    const { status, stderr } = await run('import', put('broken.json', text));
    expect(status).toBe(1);
    expect(stderr).toMatch(said);
  });

  it('refuses a saved mapping that cannot be read', async () => {
    await saveSetting('{"Items":');
    expect(await run('check')).toMatchObject({ status: 1, stderr: expect.stringContaining('not JSON') });
    expect(await run('export', join(folder, 'never.json'))).toMatchObject({ status: 1 });
  });

  it('ends with 2 where it cannot do anything', async () => {
    expect(await run('import', 'nowhere.json')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no file'),
    });
    expect(await run()).toMatchObject({ status: 2, stderr: expect.stringContaining('Say what to do') });
    expect(await run('--help')).toMatchObject({ status: 0, stdout: expect.stringContaining('Exit code') });
  });

  it('ends with 2 and says what to do while Dynamics does not answer', async () => {
    const before = stage.options.url;
    stage.options.url = 'http://127.0.0.1:9';
    const answer = await run('check');
    stage.options.url = before;
    expect(answer).toMatchObject({ status: 2, stderr: expect.stringMatching(/\S/) });
  });

  it('takes the mapping that is shipped to start with', async () => {
    expect(await run('check', resolve('deployment/first-mapping.json'))).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('12 pairs'),
    });
  });
});
