import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { BridgeDatabase, DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { createSessionPool } from '../../../bridge/database/sqlServer/createSessionPool.ts';
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
    ...keywords: string[]
  ): Promise<{ database: BridgeDatabase; proxy: CutProxy }> {
    const parsed = parseConnectionString(connectionString);
    if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
    const { server: host, port = 1433 } = parsed.settings;
    const own = await server().create();
    const proxy = await startProxy({ host, port });
    const address = changed(
      own,
      /^\s*(server|data source)\s*=/i,
      `Server=127.0.0.1,${proxy.port}`,
      ...keywords,
    );
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

  /** Adds a row and keeps it locked as long as the work goes on. */
  const whileLocked = async (locking: DatabaseHandle, work: () => Promise<void>): Promise<void> => {
    await add(locking, 'locked');
    await inTransaction(locking, async (transaction) => {
      await touch(transaction).execute();
      await work();
    });
  };
  /** Waits for the row that is locked. */
  const touch = ({ db }: Pick<BridgeDatabase, 'db'>) =>
    db.updateTable('TEST_EveryType').set({ TestInt: 1 }).where('TestText', '=', 'locked');

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

  describe('a sign-in that is cut', () => {
    test('is tried again, and the session is whole', async () => {
      const { database, proxy } = await throughProxy();
      await add(database, 'before');
      proxy.cut();
      proxy.cutSignIns(3);
      expect(await texts(database)).toEqual(['before']);
      await add(database, 'after');
      expect(await texts(database)).toEqual(['before', 'after']);
    });

    test('ends when the server never answers, rather than hang', async () => {
      const { database, proxy } = await throughProxy(
        { patience: { callers: 1_000 } },
        'Connection Timeout=3',
      );
      proxy.cut();
      proxy.hold(true);
      await expect(texts(database)).rejects.toMatchObject({ kind: 'unavailable' });
      proxy.hold(false);
      expect(await texts(database)).toEqual([]);
    }, 90_000);
  });

  describe('a pool whose sessions are all lent', () => {
    test('says so, and how many there are', async () => {
      const parsed = parseConnectionString(connectionString);
      if ('problems' in parsed) throw new Error(parsed.problems.join(' '));
      const pool = await createSessionPool(
        {
          settings: parsed.settings,
          size: 1,
          statementTimeout: 5_000,
          acquireTimeout: 300,
          onError: () => {},
        },
        5_000,
      );
      const session = await pool.acquire(5_000);
      await expect(pool.acquire(0)).rejects.toMatchObject({
        kind: 'busy',
        message: expect.stringMatching(/^All 1 connections to SQL Server .* are in use\.$/),
      });
      pool.release(session);
      await pool.close();
    });
  });

  describe('a session of the driver', () => {
    /** Bit of @@options that says XACT_ABORT is on. */
    const xactAbort = 16_384;

    test('waits five seconds for a lock, undoes a whole transaction after an error, and bears the name of the bridge', async () => {
      const { database, proxy } = await throughProxy();
      const look = async () => {
        const { rows } = await sql<{ patience: number; options: number; program: string }>`
          select @@lock_timeout as patience, @@options & ${sql.lit(xactAbort)} as options, app_name() as program`.execute(
          database.db,
        );
        return rows;
      };
      const expected = [{ patience: 5000, options: xactAbort, program: 'Xperience Dynamics 365 bridge' }];
      const several = await Promise.all([look(), look(), look(), look()]);
      proxy.cut();
      expect(await texts(database)).toEqual([]);
      expect([...several, await look()]).toEqual(Array.from({ length: 5 }, () => expected));
    });

    test('is the one that gives way in a deadlock', async ({ skip }) => {
      const { database } = await throughProxy();
      const { rows } = await sql<{ priority: number }>`
        select deadlock_priority as priority from sys.dm_exec_sessions where session_id = @@spid`.execute(
        database.db,
      );
      if (rows[0]?.priority === 0) skip('NOT SHOWN: the server does not tell the priority of a session.');
      expect(rows).toEqual([{ priority: -5 }]);
    });

    test('is free again as soon as its statement is stopped', async () => {
      const { database } = await throughProxy({ connections: { callers: 1 } });
      await whileLocked(database.forRuns, async () => {
        const stop = new AbortController();
        const stopped = touch(database).execute({
          signal: stop.signal,
          inflightQueryAbortStrategy: 'cancel query',
        });
        setTimeout(() => stop.abort(new Error('no longer wanted')), 300);
        await expect(stopped).rejects.toThrow('no longer wanted');
        await add(database, 'afterwards');
      });
      expect(await texts(database)).toEqual(['locked', 'afterwards']);
    });

    test('stops a statement that takes too long, and goes on', async () => {
      const { database } = await throughProxy({ statementTimeout: 3_000, connections: { callers: 1 } });
      await whileLocked(database.forRuns, async () => {
        await expect(touch(database).execute()).rejects.toMatchObject({ kind: 'timeout' });
        await add(database, 'afterwards');
      });
      expect(await texts(database)).toEqual(['locked', 'afterwards']);
    });
  });

  describe('two transactions that wait for each other', () => {
    test('both go through in the end: the one that gives way begins anew', async () => {
      const { database } = await throughProxy();
      await add(database, 'first');
      await add(database, 'second');
      const write = ({ db }: Pick<BridgeDatabase, 'db'>, text: string, writer: string) =>
        db
          .updateTable('TEST_EveryType')
          .set((eb) => ({ TestInt: eb(eb.fn.coalesce('TestInt', sql.lit(0)), '+', 1), TestLongText: writer }))
          .where('TestText', '=', text)
          .execute();
      let attempts = 0;
      const met = Promise.withResolvers<void>();
      const cross = (writer: string, own: string, other: string) =>
        inTransaction(database, async (transaction) => {
          await write(transaction, own, writer);
          attempts += 1;
          if (attempts === 2) met.resolve();
          await met.promise;
          await write(transaction, other, writer);
        });
      await Promise.all([cross('a', 'first', 'second'), cross('b', 'second', 'first')]);
      const rows = await database.db.selectFrom('TEST_EveryType').select('TestInt').execute();
      expect(rows).toEqual([{ TestInt: 2 }, { TestInt: 2 }]);
      expect(attempts).toBeGreaterThan(2);
    });
  });

  describe('runs that hang', () => {
    test('leave callers their connections', async () => {
      const { database } = await throughProxy();
      await whileLocked(database, async () => {
        const held = Array.from({ length: 6 }, () =>
          touch(database.forRuns)
            .execute()
            .catch(() => 'refused'),
        );
        await add(database, 'meanwhile');
        expect(await Promise.all(held)).toEqual(Array.from({ length: 6 }, () => 'refused'));
      });
      expect(await texts(database)).toEqual(['locked', 'meanwhile']);
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
