import { randomBytes } from 'node:crypto';
import mssql from 'mssql';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { migrate } from '../../bridge/database/migrate.ts';
import { openSqlServer } from '../../bridge/database/sqlServer/openSqlServer.ts';
import { automationTables } from '../../bridge/xperience/products/xperience13/tables/automationTables.ts';
import { xperienceTables } from '../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';
import { buildSample } from '../../scripts/sample/buildSample.ts';
import { connectServer, type DatabaseServer } from '../../scripts/sample/connectServer.ts';
import { serverString } from '../database/sqlServer/testServer.ts';
import { type Examination, examine } from './startInstallation.ts';

/** The server's own administrator may do too much, and a login of the test's own too little. */
function describeServer(connectionString: string): void {
  let server: DatabaseServer;
  let own: string;
  let administrator: mssql.ConnectionPool;
  const login = `bridge_test_${randomBytes(6).toString('hex')}`;
  const password = `Aa1-${randomBytes(12).toString('hex')}`;

  /** The same database, as somebody else. */
  const as = (user: string, secret: string): string =>
    [
      ...own.split(';').filter((part) => !/^\s*(user ?id|uid|user|password|pwd)\s*=/i.test(part)),
      `User ID=${user}`,
      `Password=${secret}`,
    ].join(';');
  const look = (database: string): Promise<Examination> =>
    examine({ XPERIENCE_DATABASE: database, XPERIENCE_TIME_ZONE: 'Etc/UTC' });

  beforeAll(async () => {
    server = await connectServer(connectionString, 'bridge_test');
    own = await server.create();
    const tables = Object.values({ ...xperienceTables, ...automationTables });
    const database = await openSqlServer({ connectionString: own, tables });
    await buildSample(database, { contacts: 10, seed: 1 });
    await migrate(database);
    await database.close();
    administrator = await new mssql.ConnectionPool(own).connect();
    for (const statement of [
      `create login ${login} with password = '${password}'`,
      `create user ${login} for login ${login}`,
      `grant select on CMS_SettingsKey to ${login}`,
      `grant select on OM_Contact to ${login}`,
    ])
      await administrator.request().batch(statement);
  }, 120_000);
  afterAll(async () => {
    await administrator.close();
    await server.drop(own);
    const master = await new mssql.ConnectionPool(connectionString).connect();
    await master.request().batch(`drop login ${login}`);
    await master.close();
    await server.close();
  });

  describe('on a server, the doctor', () => {
    it('finds the bridge tables of a good database in order', async () => {
      const { findings } = await look(own);
      expect(findings.get('Bridge tables')?.[0]?.level).toBe('good');
    });

    it('warns of a login that may do more than the bridge needs', async () => {
      const { findings } = await look(own);
      expect(findings.get('Rights of the database login')).toContainEqual(
        expect.objectContaining({ level: 'warning', text: expect.stringContaining('DELETE on OM_Contact') }),
      );
    });

    it('names the rights that a login lacks', async () => {
      const { findings, exitCode } = await look(as(login, password));
      expect(findings.get('Rights of the database login')?.[0]).toMatchObject({
        level: 'error',
        text: expect.stringContaining('SELECT on CMS_Site'),
        remedy: expect.stringContaining('deployment/grants.sql'),
      });
      expect(exitCode).toBe(2);
    });

    it('tells a login that is not let in, without its password', async () => {
      const { findings, titled } = await look(as(login, 'not-the-password-1'));
      expect(findings.get('Database of Xperience')?.[0]).toMatchObject({
        level: 'error',
        remedy: expect.stringContaining(login),
      });
      expect(titled('unchecked')).toContain('Xperience');
      expect(JSON.stringify([...findings])).not.toContain('not-the-password-1');
    });
  });
}

if (serverString === undefined) {
  test('the doctor on a server', ({ skip }) => {
    skip('NOT RUN: XPERIENCE_TEST_DATABASE holds no connection string of a server to make databases on.');
  });
} else describeServer(serverString);
