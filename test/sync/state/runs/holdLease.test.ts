import type { KyselyPlugin } from 'kysely';
import { afterEach, beforeEach, expect, onTestFinished, test, vi } from 'vitest';
import { DatabaseError } from '../../../../bridge/database/databaseError.ts';
import { migrate } from '../../../../bridge/database/migrate.ts';
import { openSqlite } from '../../../../bridge/database/sqlite/openSqlite.ts';
import { type HeldLease, holdLease } from '../../../../bridge/sync/state/runs/holdLease.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

/** A lease in a database that can be away; it is not renewed by itself. */
async function hold(leaseMs: number): Promise<{
  lease: HeldLease;
  goAway(): void;
  comeBack(): void;
  /** The next statement takes so long. */
  slowDown(milliseconds: number): void;
}> {
  let away = false;
  let slow = 0;
  const plugin: KyselyPlugin = {
    transformQuery: ({ node }) => {
      pass(slow);
      slow = 0;
      if (away) throw new DatabaseError('unavailable', 'The server is away.');
      return node;
    },
    transformResult: async ({ result }) => result,
  };
  const database = await openSqlite({ file: ':memory:' });
  await migrate(database);
  const db = database.db.withPlugin(plugin);
  const lease = await holdLease({ ...database, db }, 'runs', 'test', { leaseMs, renewMs: 60_000 });
  if (lease === undefined) throw new Error('The lease is held already.');
  onTestFinished(async () => {
    away = false;
    await lease.release();
    await database.close();
  });
  return {
    lease,
    goAway: () => {
      away = true;
    },
    comeBack: () => {
      away = false;
    },
    slowDown: (milliseconds) => {
      slow = milliseconds;
    },
  };
}

const pass = (milliseconds: number): void => void vi.setSystemTime(Date.now() + milliseconds);

test('a lease of which too little remains is renewed', async () => {
  const { lease } = await hold(60_000);
  pass(50_000);
  expect(await lease.remains(30_000)).toBe(true);
});

test('a lease that was granted by a slow database, and is nearly over when that is known, is renewed once more', async () => {
  const { lease, slowDown } = await hold(60_000);
  pass(20_000);
  slowDown(30_000);
  expect(await lease.remains(45_000)).toBe(true);
});

test('a database that is away for a moment is waited for as long as the lease lasts', async () => {
  const { lease, goAway, comeBack } = await hold(60_000);
  goAway();
  pass(40_000);
  setTimeout(comeBack, 300);
  expect(await lease.remains(30_000)).toBe(true);
});

test('with a database that stays away nothing remains, and the answer comes when the lease ends', async () => {
  const { lease, goAway } = await hold(1_000);
  goAway();
  expect(await lease.remains(1_000)).toBe(false);
});
