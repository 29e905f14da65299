import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import type { SqlServerOptions } from '../../../bridge/database/sqlServer/openSqlServer.ts';
import { parseConnectionString } from '../../../bridge/database/sqlServer/parseConnectionString.ts';
import { withDatabase } from '../../../scripts/sample/connectServer.ts';
import { makeEveryType } from '../everyType.ts';
import { describeOnServer } from './describeOnServer.ts';
import { type CutProxy, startProxy } from './startProxy.ts';
import { openTestDatabase, useServer } from './testServer.ts';

/** The string with other values for some keywords. */
function changed(connectionString: string, pattern: RegExp, ...parts: string[]): string {
  return [...connectionString.split(';').filter((part) => !pattern.test(part)), ...parts].join(';');
}

describeOnServer('the driver', (_engine, connectionString) => {
  const server = useServer(connectionString);

  /** A database of its own, reached through a proxy. */
  async function throughProxy(
    options: Omit<SqlServerOptions, 'connectionString' | 'tables'> = {},
  ): Promise<{ database: BridgeDatabase; proxy: CutProxy }> {
    const parsed = parseConnectionString(connectionString);
    if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
    const { server: host, port = 1433 } = parsed.settings;
    const own = await server().create();
    const proxy = await startProxy({ host, port });
    const address = changed(own, /^\s*(server|data source)\s*=/i, `Server=127.0.0.1,${proxy.port}`);
    const database = await openTestDatabase(address, options);
    onTestFinished(async () => {
      await database.close();
      await proxy.close();
      await server().drop(own);
    });
    await makeEveryType(database);
    return { database, proxy };
  }
  const add = ({ db }: Pick<BridgeDatabase, 'db'>, TestText: string) =>
    db.insertInto('TEST_EveryType').values({ TestText }).execute();
  const texts = async ({ db }: Pick<BridgeDatabase, 'db'>) =>
    (await db.selectFrom('TEST_EveryType').select('TestText').orderBy('TestID').execute()).map(
      (row) => row.TestText,
    );

  describe('what the driver says of a connection that does not come about', () => {
    test('a wrong password is a refused login, and is not repeated', async () => {
      const wrong = changed(connectionString, /^\s*(password|pwd)\s*=/i, 'Password=not-the-password-1');
      const failure = await openTestDatabase(wrong).catch((error: unknown) => error);
      expect(failure).toMatchObject({
        kind: 'loginFailed',
        message: expect.stringMatching(/Check User ID and Password/),
      });
      expect(String(failure)).not.toContain('not-the-password-1');
    });

    test('a database that is not there is named', async () => {
      const missing = withDatabase(connectionString, 'bridge_test_missing');
      await expect(openTestDatabase(missing)).rejects.toMatchObject({
        kind: 'databaseMissing',
        message: expect.stringContaining('bridge_test_missing'),
      });
    });

    test('a server that does not answer is unavailable', async () => {
      const nobody = changed(connectionString, /^\s*(server|data source)\s*=/i, 'Server=127.0.0.1,9');
      await expect(openTestDatabase(nobody, { patience: { callers: 300 } })).rejects.toMatchObject({
        kind: 'unavailable',
      });
    });
  });

  describe('a session of the driver', () => {
    test('waits five seconds for a lock and bears the name of the bridge', async () => {
      const { database } = await throughProxy();
      const { rows } = await sql<{ patience: number; program: string }>`
        select @@lock_timeout as patience, app_name() as program`.execute(database.db);
      expect(rows).toEqual([{ patience: 5000, program: 'Xperience Dynamics 365 bridge' }]);
    });
  });

  describe('when connections are cut', () => {
    test('a query outside a transaction is repeated on another session', async () => {
      const { database, proxy } = await throughProxy();
      await add(database, 'one');
      proxy.cut();
      expect(await texts(database)).toEqual(['one']);
    });

    test('a transaction is given up as a whole, and the next one goes through', async () => {
      const { database, proxy } = await throughProxy();
      const lost = inTransaction(database, async (transaction) => {
        await add(transaction, 'lost');
        proxy.cut();
        await add(transaction, 'lost too');
      });
      await expect(lost).rejects.toMatchObject({ kind: 'unavailable' });
      await inTransaction(database, (transaction) => add(transaction, 'kept'));
      expect(await texts(database)).toEqual(['kept']);
    });

    test('a server that is away for a moment is waited for', async () => {
      const { database, proxy } = await throughProxy({ patience: { callers: 20_000 } });
      await add(database, 'one');
      proxy.refuse(true);
      proxy.cut();
      const back = delay(1500).then(() => proxy.refuse(false));
      expect(await texts(database)).toEqual(['one']);
      await back;
    });

    test('one that stays away is unavailable when patience ends', async () => {
      const { database, proxy } = await throughProxy({ patience: { callers: 500 } });
      proxy.refuse(true);
      proxy.cut();
      await expect(texts(database)).rejects.toMatchObject({ kind: 'unavailable' });
      proxy.refuse(false);
      expect(await texts(database)).toEqual([]);
    });
  });
});
