import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { setUp } from '../../bridge/sync/setup/setUp.ts';
import { runSample } from './runSample.ts';

async function folder(): Promise<string> {
  const made = await mkdtemp(join(tmpdir(), 'sample-'));
  onTestFinished(() => rm(made, { recursive: true, force: true }));
  return made;
}

test('makes a sample that can be used at once and prints whom to sign in as', async () => {
  const file = join(await folder(), 'sample.db');
  const { code, out } = await runSample('--database', file, '--contacts', '30', '--seed', '5');
  const database = await openSqlite({ file });
  onTestFinished(() => database.close());
  const contacts = await database.db.selectFrom('OM_Contact').select('ContactID').execute();
  expect([code, contacts.length, await readSchemaVersion(database)]).toEqual([0, 30, currentSchemaVersion]);
  expect(out).toMatch(/30 of 30 contacts/);
  expect(out).toMatch(/administrator +Sample-Admin-1/);
});

test('makes one with contacts and bridge tables in a second file', async () => {
  const folderName = await folder();
  const file = join(folderName, 'sample.db');
  const { code, out } = await runSample('--database', file, '--separated', '--contacts', '30');
  expect(code).toBe(0);
  expect(out).toContain('set XPERIENCE_CONTACT_DATABASE to it');
  const contacts = await openSqlite({ file: join(folderName, 'sample-contacts.db') });
  onTestFinished(() => contacts.close());
  expect(await readSchemaVersion(contacts)).toBe(currentSchemaVersion);
  expect(await contacts.dialect.readTables(contacts.db)).toContain('OM_Contact');
  const main = await openSqlite({ file });
  onTestFinished(() => main.close());
  expect((await main.dialect.readTables(main.db)).filter((name) => name.startsWith('OM_'))).toEqual([]);
});

test('needs a second connection string to separate contact data on a server', async () => {
  const { code, err } = await runSample('--database', 'Server=127.0.0.1;Database=None', '--separated');
  expect([code, err]).toEqual([2, expect.stringContaining('needs --contact-database')]);
});

test('makes a new installation of Xperience by Kentico as a migration wants it', async () => {
  const file = join(await folder(), 'target.db');
  const { code, out } = await runSample('--product', 'xbk', '--before-migration', '--database', file);
  expect([code, out]).toEqual([0, expect.stringContaining('ready for the migration tool')]);
});

test.each([
  [['--product', '14'], /takes 13 or xbk/],
  [['--product', 'xbk', '--separated'], /one database/],
  [['--before-migration'], /goes with --product xbk/],
])('refuses %j', async (args, said) => {
  const { code, err } = await runSample('--database', join(await folder(), 'x.db'), ...args);
  expect([code, err]).toEqual([2, expect.stringMatching(said)]);
});

test('refuses a database that holds something', async () => {
  const file = join(await folder(), 'sample.db');
  await runSample('--database', file, '--contacts', '1');
  const again = await runSample('--database', file, '--contacts', '1');
  expect([again.code, again.err]).toEqual([1, expect.stringMatching(/not empty/)]);
});

test('with a history of the module leaves the set-up to do', async () => {
  const file = join(await folder(), 'sample.db');
  const { code, out } = await runSample('--database', file, '--contacts', '30', '--module-history');
  const database = await openSqlite({ file });
  onTestFinished(() => database.close());
  const { adoption } = await setUp(database, { timeZone: 'Europe/Prague' });
  expect([code, adoption]).toEqual([0, { adopted: 10, ambiguous: 0 }]);
  expect(out).toMatch(/module has linked 10 contacts/);
});

test('refuses a file that is no database', async () => {
  const file = join(await folder(), 'notes.txt');
  await writeFile(file, 'These are notes, not a database. '.repeat(100));
  const { code, err } = await runSample('--database', file);
  expect([code, err]).toEqual([1, expect.stringMatching(/not a database/)]);
});

test('names every mistake at once', async () => {
  const { code, err } = await runSample('--contacts', 'many', '--seed', '1.5', '--time-zone', 'CET+1');
  expect(code).toBe(2);
  for (const mistake of [/--database is missing/, /--contacts takes a whole number, not "many"/, /--seed/]) {
    expect(err).toMatch(mistake);
  }
});

test('explains itself', async () => {
  const { code, out } = await runSample('--help');
  expect([code, out]).toEqual([0, expect.stringMatching(/--contacts N/)]);
});
