import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { migrate } from '../../bridge/database/migrate.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { readOptions } from '../../scripts/keys/readOptions.ts';
import { run as keys } from '../../scripts/keys.ts';
import { runHere } from './runHere.ts';

const env = {
  XPERIENCE_DATABASE: 'Data Source=db.example.com;Initial Catalog=Xperience;User ID=bridge;Password=hidden-1',
  BRIDGE_KEY_SECRET: 'a secret of tests, 0123456789abcdef',
};
const now = new Date('2026-11-24T10:00:00Z');
const read = (...args: string[]) => readOptions(args, env, now);
const create = (...more: string[]) => read('create', 'Sales', '--scopes', 'read', ...more);
/** What is said about what was typed, a mistake a line. */
function mistakesOf(reading: () => unknown): string[] {
  try {
    reading();
    return [];
  } catch (error) {
    return (error as Error).message.split('\n');
  }
}

describe('the words after the command', () => {
  it('make a key that ends after a year', () => {
    expect(read('create', ' Flows of Sales ', '--scopes', 'sync, read')).toMatchObject({
      command: 'create',
      name: 'Flows of Sales',
      scopes: ['read', 'sync'],
      expiresAt: '2027-11-24T10:00:00.0000000',
      secret: env.BRIDGE_KEY_SECRET,
    });
  });

  it('may name the last day, or never', () => {
    expect(create('--expires', '2026-12-31')).toMatchObject({ expiresAt: '2027-01-01T00:00:00.0000000' });
    expect(create('--expires', '2026-11-24')).toMatchObject({ expiresAt: '2026-11-25T00:00:00.0000000' });
    expect(create('--expires', 'never')).toMatchObject({ expiresAt: undefined });
  });

  it.each(['2026-11-23', '2026-02-30', '31.12.2026', 'tomorrow'])('%j is no last day', (day) => {
    expect(mistakesOf(() => create('--expires', day)).join()).toContain('--expires takes a day to come');
  });

  it.each<[string[], string]>([
    [[], 'Say what to do'],
    [['renew', 'Sales'], 'Say what to do'],
    [['create', 'Sales'], 'Give --scopes'],
    [['create', 'Sales', '--scopes', 'read,write'], 'Give --scopes'],
    [['create', '--scopes', 'read'], 'Give the name'],
    [['create', 'Flows', 'of', 'Sales', '--scopes', 'read'], 'a word too much'],
    [['create', 'x'.repeat(101), '--scopes', 'read'], 'at most 100'],
    [['revoke'], 'Give the name'],
    [['list', 'Sales'], 'a word too much'],
    [['revoke', 'Sales', '--scopes', 'read'], 'Only create takes'],
    [['list', '--database', 'nonsense'], 'The connection string'],
    [['list', '--scope', 'read'], '--scope'],
  ])('%j are refused', (args, expected) => {
    expect(mistakesOf(() => read(...args)).join('\n')).toContain(expected);
  });

  it('ask for the database and the secret where they are missing', () => {
    const mistakes = mistakesOf(() => readOptions(['create', 'Sales', '--scopes', 'read'], {}, now)).join(
      '\n',
    );
    expect(mistakes).toContain('XPERIENCE_DATABASE is missing');
    expect(mistakes).toContain('BRIDGE_KEY_SECRET is missing');
  });

  it.each(['short', 'a'.repeat(40)])('do not work with a secret such as %s', (secret) => {
    const given = () =>
      readOptions(['create', 'S', '--scopes', 'read'], { ...env, BRIDGE_KEY_SECRET: secret }, now);
    expect(mistakesOf(given)).toEqual([expect.stringContaining('too easy to guess')]);
  });
});

describe('npm run keys', () => {
  const folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-keys-'));
  const file = join(folder, 'bridge.db');
  const run = (args: string[], over: Record<string, string> = {}) =>
    runHere(keys, args, { cwd: folder, env: { ...env, XPERIENCE_DATABASE: file, ...over } });

  beforeAll(async () => {
    const database = await openSqlite({ file });
    await migrate(database);
    await database.close();
    await (await openSqlite({ file: join(folder, 'empty.db') })).close();
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('makes a key, shows it once, lists it without its text, and revokes it', async () => {
    const made = await run([
      'create',
      'Flows of Sales',
      '--scopes',
      'read,sync,update',
      '--expires',
      'never',
    ]);
    expect({ status: made.status, stderr: made.stderr }).toEqual({ status: 0, stderr: '' });
    const key = /xbridge_[0-9a-f]{8}_\S{43}/.exec(made.stdout)?.[0] ?? '';
    expect(key).not.toBe('');
    const list = (await run(['list'])).stdout;
    expect(list).toMatch(/Flows of Sales {2}xbridge_[0-9a-f]{8}… {2}read sync update {2}valid/);
    expect(list).not.toContain(key);
    expect(await run(['revoke', 'Flows of Sales'])).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('is revoked'),
    });
    expect((await run(['list'])).stdout).toContain('revoked');
  });

  it('revokes a key by what the list shows of it, or by the key itself, which it does not repeat', async () => {
    const make = async (name: string) =>
      /xbridge_[0-9a-f]{8}_\S{43}/.exec((await run(['create', name, '--scopes', 'read'])).stdout)?.[0] ?? '';
    const [shown, whole] = [await make('Shown'), await make('Whole')];
    expect(await run(['revoke', `${shown.slice(0, 16)}…`])).toMatchObject({ status: 0 });
    expect((await run(['revoke', whole])).stdout).toContain('“Whole”');
    const unknown = whole.replace(/^xbridge_.{8}/, 'xbridge_00000000');
    expect(await run(['revoke', unknown])).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^There is no API key “xbridge_00000000”\./),
    });
  });

  it('ends with 2 when there is no such key', async () => {
    expect(await run(['revoke', 'Other'])).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('There is no API key “Other”'),
    });
  });

  it('looks beside the contacts where contact data is separated', async () => {
    const empty = join(folder, 'empty.db');
    const separated = { XPERIENCE_DATABASE: empty, XPERIENCE_CONTACT_DATABASE: file };
    expect(await run(['list'], separated)).toMatchObject({ status: 0, stderr: '' });
  });

  it('says that the set-up comes first', async () => {
    expect(await run(['list'], { XPERIENCE_DATABASE: join(folder, 'empty.db') })).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('Run “npm run setup”'),
    });
  });

  it('prints a secret that is good enough', async () => {
    const one = (await run(['secret'])).stdout.trim();
    expect(
      mistakesOf(() =>
        readOptions(['create', 'S', '--scopes', 'read'], { ...env, BRIDGE_KEY_SECRET: one }, now),
      ),
    ).toEqual([]);
  });
});
