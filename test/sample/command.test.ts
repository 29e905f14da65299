import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';

const script = fileURLToPath(new URL('../../scripts/sample.ts', import.meta.url));

function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [script, ...args], (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err });
    });
  });
}

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'sample-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

test('makes a sample that can be used at once and prints whom to sign in as', async () => {
  const file = join(await folder(), 'sample.db');
  const { code, out } = await run('--database', file, '--contacts', '30', '--seed', '5');
  const database = await openSqlite({ file });
  onTestFinished(() => database.close());
  const contacts = await database.db.selectFrom('OM_Contact').select('ContactID').execute();
  expect([code, contacts.length, await readSchemaVersion(database)]).toEqual([0, 30, currentSchemaVersion]);
  expect(out).toMatch(/30 of 30 contacts/);
  expect(out).toMatch(/administrator +Sample-Admin-1/);
});

test('refuses a database that holds something', async () => {
  const file = join(await folder(), 'sample.db');
  await run('--database', file, '--contacts', '1');
  const again = await run('--database', file, '--contacts', '1');
  expect([again.code, again.err]).toEqual([1, expect.stringMatching(/not empty/)]);
});

test('refuses a file that is no database', async () => {
  const file = join(await folder(), 'notes.txt');
  await writeFile(file, 'These are notes, not a database. '.repeat(100));
  const { code, err } = await run('--database', file);
  expect([code, err]).toEqual([1, expect.stringMatching(/not a database/)]);
});

test('names every mistake at once', async () => {
  const { code, err } = await run('--contacts', 'many', '--seed', '1.5');
  expect(code).toBe(2);
  for (const mistake of [
    /--database FILE is missing/,
    /--contacts takes a whole number, not "many"/,
    /--seed/,
  ]) {
    expect(err).toMatch(mistake);
  }
});

test('explains itself', async () => {
  const { code, out } = await run('--help');
  expect([code, out]).toEqual([0, expect.stringMatching(/--contacts N/)]);
});
