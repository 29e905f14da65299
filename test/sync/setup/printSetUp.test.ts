import { sql } from 'kysely';
import { afterEach, describe, expect, it } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { openSqlite } from '../../../bridge/database/sqlite/openSqlite.ts';
import { type SetUpRequest, setUp } from '../../../bridge/sync/setup/setUp.ts';
import { addModuleHistory } from '../../../scripts/sample/addModuleHistory.ts';
import { buildSample } from '../../../scripts/sample/buildSample.ts';
import { printSetUp } from '../../../scripts/setup/printSetUp.ts';
import { withLiterals } from '../../../scripts/setup/withLiterals.ts';

const open: BridgeDatabase[] = [];
afterEach(async () => {
  for (const database of open.splice(0)) await database.close();
});

/** A sample the module has worked on, without one of the settings. */
async function createSample(): Promise<BridgeDatabase> {
  const clock = (): Date => new Date('2026-06-15T10:00:00Z');
  const database = await openSqlite({ file: ':memory:', timeZone: 'Europe/Prague', clock });
  open.push(database);
  await buildSample(database, { contacts: 30, seed: 4 });
  await addModuleHistory(database);
  await database.main.deleteFrom('CMS_SettingsKey').where('KeyName', '=', 'Dynamics365MinScore').execute();
  return database;
}

const request: SetUpRequest = {
  timeZone: 'Europe/Prague',
  installationId: '11111111-1111-4111-8111-111111111111',
  organization: {
    organizationId: '22222222-2222-4222-8222-222222222222',
    url: "https://it's.contoso.example",
  },
  readFingerprint: async () => 'fingerprint',
};

/** Everything the set-up writes, without the numbers it draws. */
async function stateOf(database: BridgeDatabase): Promise<unknown> {
  const installation = await database.db.selectFrom('dynamics365.installation').selectAll().execute();
  const links = await database.db.selectFrom('dynamics365.link').selectAll().orderBy('contact_id').execute();
  const cursors = await database.db.selectFrom('dynamics365.cursor').selectAll().orderBy('name').execute();
  const settings = await database.main
    .selectFrom('CMS_SettingsKey')
    .select(['KeyName', 'KeyValue', 'KeyType', 'KeyCategoryID'])
    .orderBy('KeyName')
    .execute();
  const states = await database.db
    .selectFrom('dynamics365.contact_state')
    .selectAll()
    .orderBy('contact_id')
    .execute();
  return { installation, links, cursors, settings, states };
}

const run = async (database: BridgeDatabase, text: string): Promise<void> => {
  const statements = text.split(/;\n/).map((statement) => statement.replace(/^--.*\n/, '').replace(/;$/, ''));
  for (const statement of statements)
    if (!/^(begin|commit)/.test(statement)) await sql.raw(statement).execute(database.db);
};

describe('the printed set-up', () => {
  it('writes nothing itself', async () => {
    const database = await createSample();
    await printSetUp(database, request);
    expect(await database.dialect.readColumns(database.db, 'dynamics365.link')).toEqual([]);
    const missing = database.main.selectFrom('CMS_SettingsKey').select('KeyID');
    expect(await missing.where('KeyName', '=', 'Dynamics365MinScore').execute()).toEqual([]);
  });

  it('does what the set-up does when somebody executes it, adoption and identity included', async () => {
    const [printed, done] = [await createSample(), await createSample()];
    await run(printed, await printSetUp(printed, request));
    await setUp(done, request);
    expect(await stateOf(printed)).toEqual(await stateOf(done));
  });

  it('has nothing about tables left to do after a set-up', async () => {
    const database = await createSample();
    await setUp(database, request);
    const text = await printSetUp(database, request);
    expect(text).not.toMatch(/create table|insert into CMS_|insert into dynamics365\.(link|setting)/i);
  });

  it('is refused where the set-up is', async () => {
    const database = await createSample();
    await database.main.updateTable('CMS_ScheduledTask').set({ TaskEnabled: true }).execute();
    await expect(printSetUp(database, request)).rejects.toThrow('Disable it');
  });
});

describe('literals', () => {
  it('stand where parameters do, and nowhere in quoted text', () => {
    const query = { sql: `select '@1?', [a?] from "x@2" where a = @2 and b = @1`, parameters: ["it's", 3] };
    expect(withLiterals(query, 'sqlServer')).toBe(
      `select '@1?', [a?] from "x@2" where a = 3 and b = N'it''s'`,
    );
  });

  it('keep the type that a parameter has on SQL Server', () => {
    const parameters = [
      { sqlType: 'datetime2(7)', value: '2026-06-15T10:00:00.0000000' },
      { sqlType: 'nvarchar(100)', value: 'a' },
      { sqlType: 'bit', value: true },
      { sqlType: undefined, value: null },
    ];
    expect(withLiterals({ sql: 'values (@1, @2, @3, @4)', parameters }, 'sqlServer')).toBe(
      "values (cast(N'2026-06-15T10:00:00.0000000' as datetime2(7)), N'a', 1, null)",
    );
  });
});
