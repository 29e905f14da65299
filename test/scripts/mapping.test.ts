import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { defaultRules } from '../../bridge/mapping/settings/defaultRules.ts';
import { updateMapping } from '../../bridge/sync/settings/updateMapping.ts';
import { listMappingHistory } from '../../bridge/sync/state/settings/mappingHistory.ts';
import { mappingCommand } from '../../scripts/mapping/mappingCommand.ts';
import { readOptions } from '../../scripts/mapping/readOptions.ts';
import { readTextFile } from '../../scripts/mapping/readTextFile.ts';
import { run as mapping } from '../../scripts/mapping.ts';
import { sampleMapping } from '../../scripts/sample/sampleMapping.ts';
import { readModuleSetting } from '../sync/readModuleSetting.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';
import { callOf } from './callOf.ts';
import { environmentOf } from './environmentOf.ts';
import { runHere } from './runHere.ts';

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
    [['import', 'a.json'], { command: 'import', file: 'a.json', yes: false }],
    [['import', 'a.json', '--yes'], { command: 'import', file: 'a.json', yes: true }],
    [['history', '--json'], { command: 'history', json: true }],
    [['restore', '12'], { command: 'restore', id: 12 }],
    [['fields', 'job', 'title'], { command: 'fields', words: ['job', 'title'], json: false }],
    [['propose'], { command: 'propose', force: false, json: false }],
    [['propose', 'a.json'], { command: 'propose', file: 'a.json', force: false, json: false }],
    [['check'], { command: 'check' }],
    [['check', 'a.json'], { command: 'check', file: 'a.json' }],
  ])('%j are understood', (args, expected) => {
    expect(readOptions(args)).toEqual(expected);
  });

  it.each<[string[], string]>([
    [[], 'Say what to do'],
    [['move'], 'Say what to do'],
    [['improt'], 'Did you mean import?'],
    [['restore'], 'Give the number'],
    [['export', '--yes'], 'Only import'],
    [['history', 'all'], 'a word too much'],
    [['import'], 'Give the file'],
    [['import', 'my', 'mapping.json'], 'a word too much'],
    [['check', '--force'], 'Only export and propose'],
    [['export', '--colour'], '--colour'],
  ])('%j are refused', (args, expected) => {
    expect(() => readOptions(args)).toThrow(expected);
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
    storeModuleSetting(stage.database, 'Dynamics365ContactMapping', value);

  const setting = () => readModuleSetting(stage.database, 'Dynamics365ContactMapping');

  /** As a person types it, in this process. */
  async function run(...args: string[]): Promise<{ status: number; stdout: string; stderr: string }> {
    const call = callOf();
    const answer = (status: number) => ({ status, stdout: call.printed(), stderr: call.told() });
    try {
      const options = mappingCommand.read(args);
      const { parts } = stage.engine;
      return answer(await mappingCommand.run({ parts, answering: parts } as never, options, call));
    } catch (error) {
      call.screen.tell((error as Error).message);
      return answer(2);
    }
  }

  /** With services of its own, opened by the configuration. */
  const start = (...args: string[]) =>
    runHere(mapping, args, { cwd: folder, env: environmentOf(stage.options) });

  /** Columns of a setting; its dialog lists fields without one, too. */
  const mapped = (text: string): string[] =>
    (JSON.parse(text) as { Items: { Dynamics365Field?: string | null }[] }).Items.flatMap(
      ({ Dynamics365Field }) => Dynamics365Field || [],
    );

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
    const exported = await start('export');
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
  });

  it('ends with 2 and says what to do while Dynamics does not answer', async () => {
    const before = stage.options.url;
    stage.options.url = 'http://127.0.0.1:9';
    const answer = await start('check');
    stage.options.url = before;
    expect(answer).toMatchObject({ status: 2, stderr: expect.stringMatching(/\S/) });
  });

  it('shows the difference, and keeps what was replaced to be restored', async () => {
    await run('import', fileOf([{ field: 'ContactEmail', column: 'emailaddress1' }]));
    const { stdout } = await run(
      'import',
      fileOf([
        { field: 'ContactEmail', column: 'emailaddress1', sendEmpty: true },
        { field: 'ContactCity', column: 'address1_city' },
      ]),
    );
    expect(stdout).toContain('+ ContactCity → address1_city');
    expect(stdout).toContain('~ ContactEmail → emailaddress1 becomes sendEmpty true');
    const [, , newest = ''] = (await run('history')).stdout.split('\n');
    expect(newest).toMatch(/jana .* 1 +- ContactCity → address1_city; ~ ContactEmail/);
    const id = /\d+/.exec(newest)?.[0] ?? '';
    expect((await run('restore', id)).stdout).toContain('- ContactCity → address1_city');
    expect(mapped(await setting())).toEqual(['emailaddress1']);
    const { details } = await stage.database.db
      .selectFrom('dynamics365.audit')
      .select('details')
      .orderBy('audit_id', 'desc')
      .executeTakeFirstOrThrow();
    expect(JSON.parse(details ?? '')).toMatchObject({ restores: Number(id) });
    expect(await run('restore', '999999')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('history'),
    });
  });

  it('keeps the last twenty, saved by whom they were', async () => {
    const { parts } = stage.engine;
    for (let turn = 0; turn < 22; turn += 1) {
      const items = [{ field: 'ContactEmail', column: turn % 2 === 0 ? 'emailaddress1' : 'emailaddress2' }];
      const written = items.map((item) => ({ ...defaultRules, ...item }));
      await updateMapping(parts, { version: undefined, items: written, by: `flow ${turn}` });
    }
    const kept = await listMappingHistory(stage.database);
    expect(kept.map(({ replacedBy }) => replacedBy)).toEqual(
      Array.from({ length: 20 }, (_, index) => `flow ${21 - index}`),
    );
  });

  it('saves nothing that is the same already, and keeps nothing for it', async () => {
    const file = fileOf([{ field: 'ContactEmail', column: 'emailaddress1' }]);
    await run('import', file);
    const kept = (await listMappingHistory(stage.database)).length;
    expect((await run('import', file)).stdout).toContain('Nothing was saved');
    expect(await listMappingHistory(stage.database)).toHaveLength(kept);
  });

  it('empties a mapping only when told to', async () => {
    const before = await setting();
    const file = fileOf([]);
    expect(await run('import', file)).toMatchObject({ status: 2, stderr: expect.stringContaining('--yes') });
    expect(await setting()).toBe(before);
    expect(await run('import', file, '--yes')).toMatchObject({ status: 0 });
    expect(mapped(await setting())).toEqual([]);
  });

  it('lists fields and columns by words of their names and captions', async () => {
    expect((await run('fields', 'job')).stdout).toMatch(/ContactJobTitle +text +\d+/);
    expect((await run('columns', 'job', 'title')).stdout).toMatch(/jobtitle +String +\d+/);
    expect((await run('columns', 'job')).stdout).not.toContain('emailaddress1');
  });

  it('asks whether a name that is near was meant', async () => {
    const { stderr } = await run('check', fileOf([{ field: 'ContactEmial', column: 'EmailAddress1' }]));
    expect(stderr).toMatch(/Did you mean ContactEmail\?[\s\S]*Did you mean emailaddress1\?/);
  });

  it('takes the mapping that is shipped to start with', async () => {
    expect(await run('check', resolve('deployment/first-mapping.json'))).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('12 pairs'),
    });
  });
});
