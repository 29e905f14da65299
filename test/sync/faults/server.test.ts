import { setTimeout as delay } from 'node:timers/promises';
import { sql } from 'kysely';
import mssql from 'mssql';
import { expect, onTestFinished, test, vi } from 'vitest';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { rights } from '../../../bridge/xperience/products/xperience13/rights.ts';
import { withDatabase } from '../../../scripts/sample/connectServer.ts';
import { describeOnServer } from '../../database/sqlServer/describeOnServer.ts';
import { useServer } from '../../database/sqlServer/testServer.ts';
import { expectRecovery } from '../expectRecovery.ts';
import { type ServerStage, startServerStage } from '../startServerStage.ts';
import { createChance } from './createChance.ts';

const patience = { timeout: 60_000, interval: 5 };
const testTimeout = 180_000;

/** A connection of an administrator, past the bridge. */
async function administrator(connectionString: string): Promise<(statement: string) => Promise<unknown[]>> {
  const pool = await new mssql.ConnectionPool(connectionString).connect();
  onTestFinished(() => pool.close());
  return async (statement) => (await pool.request().batch(statement)).recordset ?? [];
}

describeOnServer('faults of the database', (_engine, connectionString) => {
  const server = useServer(connectionString);

  /** As the server names the database of a stage. */
  const nameOf = ({ own }: ServerStage): string => own.slice(own.lastIndexOf('=') + 1);

  test.each([11, 12])(
    'sessions killed at moments of seed %i lose and double nothing',
    async (seed) => {
      const stage = await startServerStage(server(), seed);
      const run = await administrator(stage.own);
      const chance = createChance(seed);
      let over = false;
      let killed = 0;
      const killSessions = async (): Promise<void> => {
        const sessions = (await run(
          `select session_id as id from sys.dm_exec_sessions where login_name = '${stage.login.name}'`,
        )) as { id: number }[];
        for (const { id } of sessions) {
          // One may have ended by itself.
          await run(`kill ${id}`).then(
            () => (killed += 1),
            () => undefined,
          );
        }
      };
      const killing = (async () => {
        for (let rounds = chance.whole(2, 4); rounds > 0 && !over; rounds -= 1) {
          await delay(chance.whole(100, 1_500));
          if (!over) await killSessions();
        }
      })();
      await stage.sync().catch(() => undefined);
      over = true;
      await killing;
      expect(killed, 'sessions killed during the run').toBeGreaterThan(0);
      await expectRecovery(stage);
    },
    testTimeout,
  );

  test(
    'a server that goes away in the middle of a run and comes back is waited for',
    async () => {
      const stage = await startServerStage(server(), 13);
      const going = stage.sync().catch(() => undefined);
      await vi.waitFor(() => expect(stage.rows().length).toBeGreaterThan(0), patience);
      stage.proxy.refuse(true);
      expect(stage.proxy.cut()).toBeGreaterThan(0);
      await delay(2_000);
      stage.proxy.refuse(false);
      await going;
      await expectRecovery(stage);
    },
    testTimeout,
  );

  test(
    'contacts that somebody keeps locked stop a run with that reason, and the next one completes',
    async () => {
      const stage = await startServerStage(server(), 14);
      let release = (): void => undefined;
      const released = new Promise<void>((resolve) => {
        release = resolve;
      });
      let locked = (): void => undefined;
      const holds = new Promise<void>((resolve) => {
        locked = resolve;
      });
      const holding = inTransaction(stage.database, async ({ db }) => {
        await sql`update OM_Contact set ContactCity = ContactCity`.execute(db);
        locked();
        await released;
      });
      await holds;
      // Where reading waits for locks, too, a run is patient for longer than its caller.
      const ended = async () => {
        for (;;) {
          const { run } = await stage.sync();
          if (run.state !== 'running') return run;
        }
      };
      const run = await ended().finally(release);
      await holding;
      expect(run).toMatchObject({ state: 'failed', reason: expect.stringMatching(/lock/i) });
      expect(await stage.links()).toEqual([]);
      await expectRecovery(stage);
    },
    2 * testTimeout,
  );

  test(
    'a right that was withdrawn stops a run with that reason, and the next one completes once it is granted again',
    async () => {
      const stage = await startServerStage(server(), 15);
      const run = await administrator(stage.own);
      const columns = rights.needed.find(
        ({ right, name }) => right === 'UPDATE' && name === 'OM_Contact',
      )?.columns;
      // The one names what was granted, which SQL Server keeps by column; some servers know only the other.
      await run(`revoke update on dbo.OM_Contact (${columns?.join(', ')}) from ${stage.login.name}`);
      await run(`revoke update on dbo.OM_Contact from ${stage.login.name}`);
      const refused = await stage.sync();
      expect(refused.run).toMatchObject({
        state: 'failed',
        reason: expect.stringMatching(/permission|right/i),
      });
      expect(stage.rows().length).toBeGreaterThan(0);
      await stage.login.grant(stage.own);
      await expectRecovery(stage);
    },
    testTimeout,
  );

  test(
    'a read-only database refuses a run before anything is sent, and takes it once it can be written',
    async ({ skip }) => {
      const stage = await startServerStage(server(), 16);
      const run = await administrator(withDatabase(stage.own, 'master'));
      const alter = (state: string) =>
        run(`alter database ${nameOf(stage)} set ${state} with rollback immediate`);
      const refusal = await alter('read_only').catch((error: Error) => error);
      if (refusal instanceof Error)
        skip(`NOT RUN: the server makes no database read-only (${refusal.message}).`);
      await expect(stage.sync()).rejects.toMatchObject({ kind: 'readOnly' });
      expect(stage.rows()).toEqual([]);
      await alter('read_write');
      await expectRecovery(stage);
    },
    testTimeout,
  );
});
