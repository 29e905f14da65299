import { Kysely } from 'kysely';
import { type Connection, type Request, RequestError } from 'tedious';
import { describe, expect, test } from 'vitest';
import { bridgeTables } from '../../../bridge/database/bridgeTables.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { columnTypesOf } from '../../../bridge/database/sqlServer/columnTypes.ts';
import type { SessionPool } from '../../../bridge/database/sqlServer/createSessionPool.ts';
import { sqlServerDialect } from '../../../bridge/database/sqlServer/sqlServerDialect.ts';
import { sqlServerFunctions } from '../../../bridge/database/sqlServer/sqlServerFunctions.ts';
import type { Tables } from '../../../bridge/database/tables.ts';
import { wholeHandle } from '../../../bridge/database/wholeHandle.ts';

/** The error a session ends its next statement with; undefined where it succeeds. */
type Outcome = Error | undefined;

const refused = (number: number): Error =>
  Object.assign(new RequestError(`error ${number}`, 'EREQUEST'), { number });
const lost = (): Error => new RequestError('Connection lost', 'ECONNCLOSED');
const locked = (): Error => refused(1222);
const deadlock = (): Error => refused(1205);

/** A handle on sessions that end their statements, one after the other, with these outcomes and then succeed. */
function open(outcomes: Outcome[], patience = 5_000) {
  const asked: string[] = [];
  let lent = 0;
  const lend = (): Connection => {
    lent += 1;
    const session = {
      closed: false,
      inTransaction: false,
      execSql: (request: Request) => {
        asked.push(request.sqlTextOrProcedure?.split(' ', 1)[0] ?? '');
        const outcome = outcomes.shift();
        // As the server does with XACT_ABORT, and a connection that is lost with it.
        if (outcome !== undefined) session.inTransaction = false;
        setImmediate(() => request.callback(outcome));
      },
      beginTransaction: (done: () => void) => {
        asked.push('begin');
        session.inTransaction = true;
        done();
      },
      commitTransaction: (done: () => void) => {
        asked.push('commit');
        session.inTransaction = false;
        done();
      },
      close: () => {
        session.closed = true;
      },
    };
    return session as unknown as Connection;
  };
  const pool: SessionPool = {
    acquire: async () => lend(),
    release: () => {},
    use: () => ({ used: 0, free: 0, waiting: 0 }),
    close: async () => {},
  };
  const dialect = sqlServerDialect({
    pool,
    target: { server: 'db.example', database: 'Xperience', user: 'bridge' },
    columns: columnTypesOf(Object.values(bridgeTables)),
    connections: 1,
    patience,
  });
  const db = new Kysely<Tables>({ dialect });
  const handle = wholeHandle(db, sqlServerFunctions);
  return {
    handle,
    asked,
    lent: () => lent,
    read: () => db.selectFrom('dynamics365.run').select('run_id').execute(),
    write: () => db.updateTable('dynamics365.run').set({ state: 'failed' }).execute(),
  };
}

describe('a query', () => {
  test('whose connection was lost is asked again of another session', async () => {
    const { read, asked, lent } = open([lost(), lost()]);
    await read();
    expect([asked, lent()]).toEqual([['select', 'select', 'select'], 3]);
  });

  test('whose rows stay locked is asked again as long as patience lasts', async () => {
    const patient = open([locked(), locked(), locked(), locked(), locked()]);
    await patient.read();
    expect([patient.asked.length, patient.lent()]).toEqual([6, 1]);
    const impatient = open([locked()], 0);
    await expect(impatient.read()).rejects.toMatchObject({ kind: 'busy' });
    expect(impatient.asked).toEqual(['select']);
  });

  test('that ran out of time is not asked again', async () => {
    const { read, asked } = open([new RequestError('Timeout', 'ETIMEOUT')]);
    await expect(read()).rejects.toMatchObject({ kind: 'timeout' });
    expect(asked).toEqual(['select']);
  });

  test('that was lost again and again is given up', async () => {
    const { read, asked } = open(Array.from({ length: 9 }, lost));
    await expect(read()).rejects.toMatchObject({ kind: 'unavailable' });
    expect(asked.length).toBe(4);
  });
});

describe('a write', () => {
  test.each([
    ['unavailable', lost],
    ['busy', locked],
  ])('that ends as %s is not repeated', async (kind, error) => {
    const { write, asked } = open([error()]);
    await expect(write()).rejects.toMatchObject({ kind });
    expect(asked).toEqual(['update']);
  });

  test('that met a server short of memory is repeated as long as patience lasts', async () => {
    const short = Array.from({ length: 5 }, () => refused(8645));
    const patient = open(short);
    await patient.write();
    expect([patient.asked.length, patient.lent()]).toEqual([6, 1]);
    await expect(open([refused(8645)], 0).write()).rejects.toMatchObject({ kind: 'unavailable' });
  });

  test('that lost a deadlock is repeated, because nothing of it is left', async () => {
    const { write, asked } = open([deadlock(), deadlock()]);
    await write();
    expect(asked).toEqual(['update', 'update', 'update']);
  });
});

describe('a transaction', () => {
  test('that loses a deadlock begins again as a whole', async () => {
    const { handle, asked } = open([undefined, deadlock()]);
    await inTransaction(handle, async ({ db }) => {
      await db.selectFrom('dynamics365.run').select('run_id').execute();
      await db.updateTable('dynamics365.run').set({ state: 'failed' }).execute();
    });
    expect(asked).toEqual(['begin', 'select', 'update', 'begin', 'select', 'update', 'commit']);
  });

  test.each([
    ['an error', refused(547)],
    ['a lost connection', lost()],
  ])('goes no further after %s, though its work does', async (_what, error) => {
    const { handle, asked } = open([error]);
    const work = inTransaction(handle, async ({ db }) => {
      await db
        .updateTable('dynamics365.run')
        .set({ state: 'failed' })
        .execute()
        .catch(() => undefined);
      await db.selectFrom('dynamics365.run').select('run_id').execute();
    });
    await expect(work).rejects.toThrow('rolled back by an earlier error');
    expect(asked).toEqual(['begin', 'update']);
  });
});
