import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest';
import { currentSchemaVersion } from '../../bridge/database/migrations.ts';
import { readSchemaVersion } from '../../bridge/database/readSchemaVersion.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { addModuleHistory } from '../../scripts/sample/addModuleHistory.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';
import { openForSample } from '../../scripts/sample/openForSample.ts';
import { run as setup } from '../../scripts/setup.ts';
import { createDataverseStandin } from '../standins/dataverse/createDataverseStandin.ts';
import { runHere } from './runHere.ts';

const timeZone = 'Europe/Prague';
let folder: string;
let file: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'xperience-bridge-test-'));
  file = join(folder, 'xperience.db');
  const database = await openSqlite({ file, timeZone });
  await buildSample(database, { contacts: 12, seed: 2 });
  await addModuleHistory(database);
  await database.close();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Runs the command in an empty folder, so that no .env of somebody's is read. */
async function run(
  args: readonly string[],
  env: Record<string, string> = { XPERIENCE_SETUP_DATABASE: file },
): Promise<{ code: number; out: string; err: string }> {
  const variables = { XPERIENCE_TIME_ZONE: timeZone, ...env };
  const { status, stdout, stderr } = await runHere(setup, args, { cwd: folder, env: variables });
  return { code: status, out: stdout, err: stderr };
}

async function version(): Promise<number | undefined> {
  const database = await openSqlite({ file, timeZone });
  const found = await readSchemaVersion(database);
  await database.close();
  return found;
}

describe('npm run setup', () => {
  it('explains itself', async () => {
    expect(await run(['--help'], {})).toMatchObject({
      code: 0,
      out: expect.stringContaining('--create-fields'),
    });
  });

  it('asks for a connection string of its own rather than take that of the service', async () => {
    const { code, err } = await run([], { XPERIENCE_DATABASE: file });
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining('XPERIENCE_SETUP_DATABASE') });
    expect(await version()).toBeUndefined();
  });

  it('asks for a second one of its own where contact data is separated', async () => {
    const { code, err } = await run([], {
      XPERIENCE_SETUP_DATABASE: file,
      XPERIENCE_CONTACT_DATABASE: join(folder, 'contacts.db'),
    });
    expect({ code, err }).toEqual({
      code: 2,
      err: expect.stringContaining('XPERIENCE_SETUP_CONTACT_DATABASE'),
    });
    expect(await version()).toBeUndefined();
  });

  it('makes the bridge tables in the database of separated contacts, and prints a part for each', async () => {
    const [main, contacts] = [join(folder, 'main.db'), join(folder, 'contacts.db')];
    const database = await openForSample(main, timeZone, contacts);
    await buildSample(database, { contacts: 12, seed: 2 });
    const both = ['--database', main, '--contact-database', contacts];
    const printed = await run([...both, '--print'], {});
    expect(printed.out).toMatch(
      /^-- 1\. In the database of the contacts[\s\S]*^-- 2\. In the main database/m,
    );
    expect(await run(both, {})).toMatchObject({ code: 0 });
    expect(await readSchemaVersion(database)).toBe(currentSchemaVersion);
    await database.close();
  });

  it('takes over from the module, says what Dynamics could not be asked, and changes nothing the second time', async () => {
    const first = await run([]);
    expect(first).toMatchObject({
      code: 0,
      out: expect.stringContaining('4 links of the module were taken over'),
    });
    expect(first.out).toContain('Dynamics was not asked');
    const second = await run([]);
    expect(second.out).toContain(`The bridge tables have version ${currentSchemaVersion}.`);
    expect(second.out).not.toContain('taken over');
  });

  it('prints SQL and nothing else, and makes nothing', async () => {
    const { code, out, err } = await run(['--print']);
    expect(code).toBe(0);
    expect(out).toMatch(
      /^-- What the set-up would execute[\s\S]*begin[\s\S]*insert into dynamics365\.link[\s\S]*commit;\n$/,
    );
    expect(err).toContain('Dynamics was not asked');
    expect(await version()).toBeUndefined();
  });

  it('prints what it would do where Dynamics answers, too', async () => {
    const dynamics = await createDataverseStandin();
    onTestFinished(() => dynamics.close());
    const [application] = dynamics.conditions.directory.applications.values();
    const { code, out, err } = await run(['--print'], {
      XPERIENCE_SETUP_DATABASE: file,
      XPERIENCE_DATABASE: file,
      DYNAMICS365_URL: dynamics.url,
      DYNAMICS365_AUTHORITY: new URL(dynamics.authority).origin,
      DYNAMICS365_TENANT_ID: new URL(dynamics.authority).pathname.slice(1),
      DYNAMICS365_CLIENT_ID: application?.clientId ?? '',
      DYNAMICS365_CLIENT_SECRET: application?.secrets[0] ?? '',
    });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('insert into dynamics365.link');
    expect(await version()).toBeUndefined();
  });

  it('removes what it made, but only with --yes', async () => {
    await run([]);
    expect(await run(['--remove'])).toMatchObject({ code: 2, err: expect.stringContaining('--yes') });
    expect(await version()).toBe(currentSchemaVersion);
    expect(await run(['--remove', '--yes'])).toMatchObject({ code: 0 });
    expect(await version()).toBeUndefined();
  });

  it('two at once make one installation', async () => {
    const both = await Promise.all([run([]), run([])]);
    expect(both.map(({ code }) => code)).toEqual([0, 0]);
    expect(both.filter(({ out }) => out.includes('taken over'))).toHaveLength(1);
  });
});
