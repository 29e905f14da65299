import mssql from 'mssql';
import { expect, test } from 'vitest';
import type { Finding } from '../../../scripts/doctor/finding.ts';
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
