import { type AddressInfo, createServer } from 'node:net';
import { sql } from 'kysely';
import { generate } from 'selfsigned';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { openSqlServer, type SqlServerOptions } from '../../../bridge/database/sqlServer/openSqlServer.ts';
import {
  type SqlServerStandin,
  type SqlServerStandinOptions,
  startSqlServer,
} from '../../standins/sqlServer/startSqlServer.ts';

const settings = 'set deadlock_priority low; set lock_timeout 5000; set xact_abort on;';
const password = 'not-to-be-told-1';

interface Opened {
  server: SqlServerStandin;
  database: BridgeDatabase;
  /** What the driver told of connections that broke. */
  told: unknown[];
}

function connect(
  { port }: SqlServerStandin,
  options: Partial<SqlServerOptions> & { keywords?: string } = {},
): Promise<BridgeDatabase> {
  const { keywords = 'Encrypt=False', ...rest } = options;
  const connectionString = `Data Source=127.0.0.1,${port};Initial Catalog=Xperience;User ID=bridge;Password=${password};${keywords}`;
  return openSqlServer({
    connectionString,
    tables: [],
    patience: { callers: 2_000, runs: 2_000 },
    ...rest,
  });
}

async function start(options: SqlServerStandinOptions = {}): Promise<SqlServerStandin> {
  const server = await startSqlServer(options);
  onTestFinished(() => server.close());
  return server;
}

async function open(
  standin: SqlServerStandinOptions = {},
  options: Partial<SqlServerOptions> & { keywords?: string } = {},
): Promise<Opened> {
  const server = await start(standin);
  const told: unknown[] = [];
  const database = await connect(server, { onError: (error) => told.push(error), ...options });
  onTestFinished(() => database.close());
  return { server, database, told };
}

const read = ({ db }: Pick<BridgeDatabase, 'db'>) =>
  db.selectFrom('dynamics365.run').select('run_id').execute();
const write = ({ db }: Pick<BridgeDatabase, 'db'>) =>
  db.updateTable('dynamics365.run').set({ state: 'failed' }).where('run_id', '=', 1).execute();
const refusal = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => Promise.reject(new Error('nothing was refused')),
    (error: Error) => error,
  );
const rows = { rows: [{ run_id: 7 }] };

describe('every session', () => {
  test('gives way before anything else is asked of it, for runs and for callers', async () => {
    const { server, database } = await open({ answer: () => rows });
    await Promise.all(
      [database, database.forRuns].flatMap((handle) =>
        Array.from({ length: 3 }, () =>
          inTransaction(handle as BridgeDatabase, async (transaction) => {
            await read(transaction);
            await read(transaction);
          }),
        ),
      ),
    );
    const working = server.sessions.filter(({ asked }) => asked.some((each) => each.startsWith('select')));
    expect(working.length).toBe(6);
    for (const { asked } of working) {
      const first = asked.findIndex((each) => each === 'begin' || each.startsWith('select'));
      expect(asked.slice(0, first)).toContain(settings);
    }
  });

  test('bears the name of the bridge and means to write', async () => {
    const { server, database } = await open({ answer: () => rows });
    await read(database);
    expect(server.sessions.at(-1)?.login).toEqual({
      user: 'bridge',
      database: 'Xperience',
      application: 'Xperience Dynamics 365 bridge',
      readOnlyIntent: false,
    });
  });

  test('that did not take its settings is not used', async () => {
    const { server, database } = await open({
      answer: () => rows,
      answerBatch: (batch) =>
        batch === settings ? { errors: [{ number: 50_000, message: 'no' }] } : { touched: 0 },
    });
    await expect(read(database)).rejects.toMatchObject({ kind: 'other' });
    expect(server.sessions.flatMap(({ asked }) => asked).filter((each) => each.startsWith('select'))).toEqual(
      [],
    );
    await vi.waitFor(() => expect(server.sessions.filter((each) => each.open)).toEqual([]));
  });
});

describe('the share of runs and of callers', () => {
  test('is four sessions each: runs that hang leave callers theirs', async () => {
    const { server, database } = await open(
      { answer: (statement) => (statement.startsWith('update') ? 'silence' : rows) },
      { statementTimeout: 1_000 },
    );
    const held = Array.from({ length: 6 }, () => write(database.forRuns).catch(() => undefined));
    await vi.waitFor(() => expect(updates(server)).toBe(4));
    expect(await read(database)).toEqual([{ run_id: 7 }]);
    expect(updates(server)).toBe(4);
    await Promise.all(held);
    expect(server.sessions.filter(({ asked }) => asked.includes(settings)).length).toBeLessThanOrEqual(8);
  });

  test('that is used up makes the next one wait, and tells it so in the end', async () => {
    const { database } = await open(
      { answer: () => 'silence' },
      { statementTimeout: 2_000, connections: { callers: 1 }, patience: { callers: 300 } },
    );
    const first = refusal(read(database));
    expect(await refusal(read(database))).toMatchObject({ kind: 'busy' });
    await first;
  });
});

const updates = (server: SqlServerStandin): number =>
  server.sessions.flatMap(({ asked }) => asked).filter((each) => each.startsWith('update')).length;

describe('a server that goes away', () => {
  test('ends no process: idle sessions are noticed, and the next statement has a new one', async () => {
    const { server, database } = await open({ answer: () => rows });
    await Promise.all([read(database), read(database), read(database)]);
    server.endSessions();
    await vi.waitFor(() => expect(server.sessions.some((each) => each.open)).toBe(false));
    expect(await read(database)).toEqual([{ run_id: 7 }]);
    expect(server.sessions.at(-1)?.asked).toContain(settings);
  });

  test('makes a query be asked again, and a write not, which may have been done', async () => {
    let asked = 0;
    const { database } = await open({
      answer: () => {
        asked += 1;
        return asked === 1 || asked === 3 ? 'hangUp' : rows;
      },
    });
    expect(await read(database)).toEqual([{ run_id: 7 }]);
    expect(await refusal(write(database))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('may or may not be saved'),
    });
    expect(asked).toBe(3);
  });

  test.each([
    [18_401, 'Login failed for user. Reason: Server is in script upgrade mode.'],
    [4060, 'Cannot open database "Xperience" requested by the login. The login failed.'],
  ])('and refuses sign-ins with %i while it starts is waited for', async (number, message) => {
    let starting = false;
    const { server, database } = await open({
      answer: () => rows,
      refuse: () => (starting ? [{ number, message }] : []),
    });
    await read(database);
    starting = true;
    server.endSessions();
    const waiting = read(database);
    setTimeout(() => {
      starting = false;
    }, 300);
    expect(await waiting).toEqual([{ run_id: 7 }]);
  });
});

test('a server that takes connections and says nothing is unavailable', async () => {
  const mute = createServer();
  await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void mute.close());
  const { port } = mute.address() as AddressInfo;
  const failure = await refusal(
    connect({ port } as SqlServerStandin, {
      keywords: 'Encrypt=False;Connect Timeout=1',
      patience: { callers: 100 },
    }),
  );
  expect(failure).toMatchObject({ kind: 'unavailable' });
});

describe('a sign-in that is refused', () => {
  test.each([
    [
      'loginFailed',
      [{ number: 18_456, message: 'Fehler bei der Anmeldung für den Benutzer "bridge".' }],
      'bridge',
    ],
    [
      'databaseMissing',
      [
        { number: 4060, message: 'Cannot open database "Xperience" requested by the login.' },
        { number: 18_456, message: "Login failed for user 'bridge'." },
      ],
      'Xperience',
    ],
    ['loginFailed', [{ number: 18_488, message: 'The password of the account must be changed.' }], 'changed'],
  ] as const)(
    'is %s by its number, whatever the language, and tells no password',
    async (kind, errors, names) => {
      const server = await start({ refuse: () => [...errors] });
      const failure = await refusal(connect(server));
      expect(failure).toMatchObject({ kind, message: expect.stringContaining(names) });
      expect(JSON.stringify(failure) + failure.message).not.toContain(password);
      expect(server.sessions).toEqual([]);
    },
  );
});

describe('an error of a statement', () => {
  test.each([
    ['denied', 229, "The UPDATE permission was denied on the object 'OM_Contact'.", 'docs/sql-server.md'],
    [
      'readOnly',
      3906,
      'Failed to update database "Xperience" because the database is read-only.',
      'make it writable',
    ],
    ['busy', 1222, 'Lock request time out period exceeded.', 'tried again later'],
    ['constraint', 547, 'The UPDATE statement conflicted with the CHECK constraint.', 'CHECK constraint'],
    [
      'unavailable',
      596,
      'Cannot continue the execution because the session is in the kill state.',
      'may or may not',
    ],
    ['other', 208, "Invalid object name 'OM_Nothing'.", 'OM_Nothing'],
  ])('is %s by its number %i, with what to do', async (kind, number, message, remedy) => {
    const { database } = await open({ answer: () => ({ errors: [{ number, message }] }) });
    expect(await refusal(write(database))).toMatchObject({ kind, message: expect.stringContaining(remedy) });
  });

  test('does not quote the value of a row', async () => {
    const message =
      "Violation of UNIQUE KEY constraint 'UQ_link'. Cannot insert duplicate key in object 'dynamics365.link'. The duplicate key value is (anna@example.com).";
    const { database } = await open({ answer: () => ({ errors: [{ number: 2627, message }] }) });
    const failure = await refusal(write(database));
    expect(failure).toMatchObject({ kind: 'duplicate', message: expect.stringContaining('UQ_link') });
    expect(failure.message).not.toContain('anna');
  });

  test('that follows another one is judged by the one that tells more', async () => {
    const errors = [
      { number: 1205, message: 'Transaction was deadlocked and has been chosen as the deadlock victim.' },
      { number: 3621, message: 'The statement has been terminated.' },
    ];
    const { database } = await open({ answer: () => ({ errors }) });
    expect(await refusal(write(database))).toMatchObject({ kind: 'deadlock' });
  });
});

describe('a deadlock', () => {
  const deadlock = { errors: [{ number: 1205, message: 'Chosen as the deadlock victim.' }] };

  test('outside of a transaction has the statement repeated, a write as well', async () => {
    let asked = 0;
    const { database } = await open({
      answer: () => {
        asked += 1;
        return asked < 3 ? deadlock : { touched: 1 };
      },
    });
    const [result] = await write(database);
    expect([asked, result?.numUpdatedRows]).toEqual([3, 1n]);
  });

  test('within a transaction has all of it repeated from its start', async () => {
    let writes = 0;
    const { server, database } = await open({
      answer: (statement) => {
        if (!statement.startsWith('update')) return rows;
        writes += 1;
        return writes === 1 ? deadlock : { touched: 1 };
      },
    });
    await inTransaction(database, async (transaction) => {
      await read(transaction);
      await write(transaction);
    });
    const asked = server.sessions
      .flatMap((each) => each.asked)
      .map((each) => each.split(' ', 1)[0])
      .filter((word) => /^(begin|commit|rollback|select|update)$/.test(word ?? ''));
    expect(asked).toEqual(['begin', 'select', 'update', 'begin', 'select', 'update', 'commit']);
  });
});

describe('after an error within a transaction', () => {
  test('nothing more is asked of it, though the work goes on', async () => {
    const { server, database } = await open({
      answer: (statement) =>
        statement.startsWith('update') ? { errors: [{ number: 547, message: 'CHECK' }] } : rows,
    });
    const work = inTransaction(database, async (transaction) => {
      await write(transaction).catch(() => undefined);
      await read(transaction);
    });
    await expect(work).rejects.toThrow('rolled back by an earlier error');
    expect(server.sessions.flatMap(({ asked }) => asked).some((each) => each.startsWith('select'))).toBe(
      false,
    );
  });
});

describe('a statement that is stopped', () => {
  test('by its caller is stopped on the server, and its session goes on', async () => {
    const { server, database } = await open({
      answer: (statement) => (statement.startsWith('update') ? 'silence' : rows),
    });
    const stop = new AbortController();
    const stopped = refusal(
      database.db
        .updateTable('dynamics365.run')
        .set({ state: 'failed' })
        .execute({ signal: stop.signal, inflightQueryAbortStrategy: 'cancel query' }),
    );
    await vi.waitFor(() => expect(updates(server)).toBe(1));
    stop.abort(new Error('no longer wanted'));
    expect((await stopped).message).toContain('no longer wanted');
    expect(await read(database)).toEqual([{ run_id: 7 }]);
    const [working] = server.sessions.filter(({ asked }) => asked.includes('attention'));
    expect(working?.open).toBe(true);
  });

  test('by its time is a timeout, and stopped on the server', async () => {
    const { server, database } = await open({ answer: () => 'silence' }, { statementTimeout: 200 });
    expect(await refusal(read(database))).toMatchObject({ kind: 'timeout' });
    const asked = server.sessions.flatMap((each) => each.asked);
    expect(asked).toContain('attention');
    // Repeating what the server cannot do in time would be more of what it suffers from.
    expect(asked.filter((each) => each.startsWith('select')).length).toBe(1);
  });
});

describe('encryption', () => {
  const pair = async () => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
      keySize: 2048,
    });
    return { key, cert };
  };

  test('with a certificate nobody vouches for is refused, with both ways out', async () => {
    const server = await start({ tls: await pair() });
    const failure = await refusal(connect(server, { keywords: 'Encrypt=True' }));
    expect(failure).toMatchObject({
      kind: 'certificate',
      message: expect.stringMatching(/TrustServerCertificate=true/),
    });
    expect(server.sessions).toEqual([]);
  });

  test('works with it as soon as the connection string trusts it', async () => {
    const server = await start({ tls: await pair(), answer: () => rows });
    const database = await connect(server, { keywords: 'Encrypt=True;TrustServerCertificate=True' });
    onTestFinished(() => database.close());
    expect(await read(database)).toEqual([{ run_id: 7 }]);
  });

  test('that the server does not have is said when it is asked for', async () => {
    const server = await start();
    expect(await refusal(connect(server, { keywords: 'Encrypt=True' }))).toMatchObject({
      kind: 'certificate',
      message: expect.stringContaining('Encrypt=false'),
    });
  });

  test('that the server insists on is said when the connection string has none', async () => {
    const server = await start({ tls: await pair() });
    expect(await refusal(connect(server, { keywords: 'Encrypt=False' }))).toMatchObject({
      kind: 'certificate',
      message: expect.stringContaining('put Encrypt=true'),
    });
  });
});

test('a statement beyond 2,100 parameters is refused here, by their number', async () => {
  const { database } = await open();
  const numbers = Array.from({ length: 2_101 }, (_, index) => index);
  const many = sql`select ${sql.join(numbers)}`.execute(database.db);
  expect((await refusal(many)).message).toContain('2101');
});
