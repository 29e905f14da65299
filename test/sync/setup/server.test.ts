import mssql from 'mssql';
import { expect, onTestFinished, test } from 'vitest';
import { currentSchemaVersion } from '../../../bridge/database/migrations.ts';
import { readSchemaVersion } from '../../../bridge/database/readSchemaVersion.ts';
import { setUp } from '../../../bridge/sync/setup/setUp.ts';
import type { Finding } from '../../../scripts/doctor/finding.ts';
import { makeSample } from '../../../scripts/sample/makeSample.ts';
import { openForSample } from '../../../scripts/sample/openForSample.ts';
import { printSetUp } from '../../../scripts/setup/printSetUp.ts';
import { describeOnServer } from '../../database/sqlServer/describeOnServer.ts';
import { useServer } from '../../database/sqlServer/testServer.ts';
import { examine } from '../../doctor/startInstallation.ts';
import { startServerStage } from '../startServerStage.ts';

/** What the login of the service has no business with, though a mistake or a thief may try it. */
const forbidden = [
  "insert into OM_Contact (ContactLastName) values (N'x')",
  'delete from OM_Contact where ContactID = 1',
  'update OM_Contact set ContactGUID = newid() where ContactID = 1',
  "update CMS_SettingsKey set KeyName = N'x' where KeyID = 1",
  "update CMS_User set UserPassword = N'' where UserID = 1",
  'delete from OM_Activity',
  'delete from CMS_EventLog',
  'create table dbo.bridge_test (id int)',
  'create table dynamics365.bridge_test (id int)',
  'alter table dynamics365.link add bridge_test int',
  'drop table dynamics365.link',
  "create login bridge_test_forbidden with password = N'Aa1-not-to-be-made'",
  'create database bridge_test_forbidden',
];

describeOnServer('the printed set-up', (_engine, connectionString) => {
  const server = useServer(connectionString);

  /** A database the module has worked on, and the means to run a script in it as sqlcmd does. */
  async function openInstallation() {
    const own = await server().create();
    const database = await openForSample(own, 'UTC');
    await makeSample(database, { contacts: 30, seed: 4, setUp: undefined, moduleHistory: true });
    const pool = await new mssql.ConnectionPool({
      ...mssql.ConnectionPool.parseConnectionString(own),
      pool: { max: 1, min: 1 },
    }).connect();
    onTestFinished(async () => {
      await pool.close();
      await database.close();
      await server().drop(own);
    });
    return {
      database,
      /** Goes on after errors, as Management Studio does. @returns what was said of them */
      execute: async (script: string): Promise<string[]> => {
        const said: string[] = [];
        for (const batch of ['set quoted_identifier off', ...script.split(/^go$/m)]) {
          if (batch.trim() === '') continue;
          await pool
            .request()
            .batch(batch)
            .catch((error: Error) => said.push(error.message));
        }
        return said;
      },
    };
  }

  test('leaves a set-up nothing to do', async () => {
    const { database, execute } = await openInstallation();
    expect(await execute(await printSetUp(database, { timeZone: 'UTC' }))).toEqual([]);
    const links = await database.db.selectFrom('dynamics365.link').select('contact_id').execute();
    expect(links.length).toBeGreaterThan(5);
    expect(await setUp(database, { timeZone: 'UTC' })).toMatchObject({
      from: currentSchemaVersion,
      settingsAdded: [],
      adoption: undefined,
      findings: [],
    });
  }, 120_000);

  test('leaves nothing behind when one of its statements fails', async ({ skip }) => {
    const { database, execute } = await openInstallation();
    const [refused] = await execute('set noexec off');
    if (refused) skip(`NOT RUN: the server cannot skip statements (${refused}).`);
    const script = await printSetUp(database, { timeZone: 'UTC' });
    const said = await execute(
      script.replace('create table "dynamics365"."run"', 'create table "nowhere"."run"'),
    );
    expect(said.length).toBeGreaterThan(0);
    expect(await readSchemaVersion(database)).toBeUndefined();
    expect(await database.dialect.readColumns(database.db, 'dynamics365.lease')).toEqual([]);
  }, 120_000);
});

describeOnServer('the login of grants.sql', (_engine, connectionString) => {
  const server = useServer(connectionString);

  test('may do a contact run, and nothing that is not the work of the bridge', async () => {
    const { login, own, sync } = await startServerStage(server(), 21);
    expect((await sync()).run).toMatchObject({ state: 'finished' });
    const pool = await new mssql.ConnectionPool(login.as(own)).connect();
    const outcomes: string[][] = [];
    for (const statement of forbidden) {
      const said = await pool
        .request()
        .batch(statement)
        .then(
          () => 'done',
          (error: Error) => error.message,
        );
      outcomes.push([statement, /permission|owner/i.test(said) ? 'refused' : said]);
    }
    await pool.close();
    expect(outcomes).toEqual(forbidden.map((statement) => [statement, 'refused']));
  }, 120_000);

  test('is what the doctor calls right', async ({ skip }) => {
    const { login, own, engine } = await startServerStage(server(), 22);
    const { findings } = await examine({
      XPERIENCE_DATABASE: login.as(own),
      XPERIENCE_TIME_ZONE: 'Etc/UTC',
    });
    const found = findings.get('Rights of the database login') ?? [];
    const texts = (level: Finding['level']) =>
      found.filter((each) => each.level === level).map(({ text }) => text);
    expect([texts('warning'), texts('error').filter((text) => / on (CMS|OM)_/.test(text))]).toEqual([[], []]);
    // Read as that login, whatever the server says of its rights.
    const { db, dialect } = engine.parts.database;
    await db.selectFrom('dynamics365.link').select('contact_id').execute();
    const told = await dialect.readRights(db, [{ right: 'SELECT', on: 'schema', name: 'dynamics365' }]);
    if (told?.[0] !== true)
      skip('NOT RUN TO ITS END: the server denies a right on a schema that the login has.');
    expect(texts('error')).toEqual([]);
  }, 120_000);
});
