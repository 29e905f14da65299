import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { sql } from 'kysely';
import { describe, expect, onTestFinished, test } from 'vitest';
import { inTransaction } from '../../bridge/database/inTransaction.ts';
import { migrate } from '../../bridge/database/migrate.ts';
import { openSqlite } from '../../bridge/database/sqlite/openSqlite.ts';
import { createFile } from './embeddedEngine.ts';
import { makeEveryType } from './everyType.ts';

async function open(options: Parameters<typeof createFile>[0] = {}) {
  const made = await createFile(options);
  onTestFinished(() => made.drop());
  await migrate(made.database);
  await makeEveryType(made.database);
  return made;
}

const node = process.execPath;
const script = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

async function kill(child: ChildProcess): Promise<void> {
  child.kill('SIGKILL');
  await once(child, 'exit');
}

test('a process killed in the middle of its writes leaves both files in step', async () => {
  const { database, file } = await open();
  const { db, dialect } = database;
  await db.insertInto('TEST_EveryType').values({ TestInt: 0 }).execute();
  await db
    .insertInto('dynamics365.cursor')
    .values({ name: 'test', value: '0', changed_at: dialect.utcNow() })
    .execute();
  let last = 0;
  for (let round = 0; round < 6; round += 1) {
    const child = spawn(node, [script('./killedWriter.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] });
    await once(child.stdout, 'data');
    // Any moment will do: it falls before, between or behind the two writes and their commit.
    await delay(20 + Math.random() * 120);
    await kill(child);
    const contact = await db.selectFrom('TEST_EveryType').select('TestInt').executeTakeFirstOrThrow();
    const cursor = await db.selectFrom('dynamics365.cursor').select('value').executeTakeFirstOrThrow();
    expect(cursor.value, `round ${round}`).toBe(String(contact.TestInt));
    last = contact.TestInt ?? 0;
  }
  expect(last).toBeGreaterThan(0);
});

test('writers in several handles wait for each other instead of failing', async () => {
  const { database, again } = await open();
  await database.db.insertInto('TEST_EveryType').values({ TestInt: 0 }).execute();
  const handles = [database, await again(), await again()];
  const increments = handles.flatMap((handle) =>
    Array.from({ length: 20 }, () =>
      inTransaction(handle, async ({ db }) => {
        const row = await db.selectFrom('TEST_EveryType').select('TestInt').executeTakeFirstOrThrow();
        await db
          .updateTable('TEST_EveryType')
          .set({ TestInt: (row.TestInt ?? 0) + 1 })
          .execute();
      }),
    ),
  );
  await Promise.all(increments);
  const row = await database.db.selectFrom('TEST_EveryType').select('TestInt').executeTakeFirst();
  expect(row?.TestInt).toBe(60);
});

test('a lock that is never given is reported as busy', async () => {
  const { database, file } = await open();
  const impatient = await openSqlite({ file, patience: 50 });
  onTestFinished(() => impatient.close());
  await inTransaction(database, async () => {
    const write = impatient.db.insertInto('TEST_EveryType').values({ TestInt: 1 }).execute();
    await expect(write).rejects.toMatchObject({ kind: 'busy' });
  });
});

describe.each(['xperience.db', 'xperience.db-dynamics365'])('while another process writes %s', (name) => {
  async function locked() {
    const { file, database } = await open();
    await database.close();
    const writer = new DatabaseSync(join(dirname(file), name));
    onTestFinished(() => writer.close());
    writer.exec('begin exclusive');
    return { file, writer };
  }

  test('whoever opens it waits', async () => {
    const { file, writer } = await locked();
    const opening = openSqlite({ file }).then(async (opened) => {
      await opened.db.selectFrom('TEST_EveryType').select('TestInt').execute();
      await opened.close();
      return 'opened';
    });
    // It has been refused by then: the engine itself waits in the way of everything else.
    expect(await Promise.race([opening, Promise.resolve('waits')])).toBe('waits');
    writer.exec('rollback');
    expect(await opening).toBe('opened');
  });

  test('it is busy for whoever does not wait', async () => {
    const { file } = await locked();
    const opening = async () => {
      const opened = await openSqlite({ file, patience: 20 });
      onTestFinished(() => opened.close());
      return opened.db.selectFrom('TEST_EveryType').select('TestInt').execute();
    };
    await expect(opening()).rejects.toMatchObject({ name: 'DatabaseError', kind: 'busy' });
  });
});

test.each(['xperience.db', 'xperience.db-dynamics365'])(
  'takes a %s that another tool switched to WAL back to a rollback journal',
  async (name) => {
    const { file, database, again } = await open();
    await database.close();
    const changed = join(dirname(file), name);
    withFile(changed, (raw) => raw.exec('pragma journal_mode = wal'));
    await (await again()).close();
    expect(withFile(changed, (raw) => raw.prepare('pragma journal_mode').get())).toEqual({
      journal_mode: 'delete',
    });
  },
);

function withFile<T>(file: string, work: (raw: DatabaseSync) => T): T {
  const raw = new DatabaseSync(file);
  try {
    return work(raw);
  } finally {
    raw.close();
  }
}

test('refuses to select an expression whose type is not named', async () => {
  const { database } = await open();
  const query = database.db.selectFrom('TEST_EveryType').select((eb) => eb.fn.countAll().as('count'));
  await expect(query.execute()).rejects.toThrow(/"count" without naming its type/);
});

test('takes the clock it is given, in the zone it is given', async () => {
  const clock = () => new Date('2026-07-01T22:30:00.250Z');
  const { database } = await open({ clock, timeZone: 'Europe/Prague' });
  const { now, utcNow, today } = database.dialect;
  const { rows } =
    await sql`select ${now().as('local')}, ${utcNow().as('utc')}, ${today().as('today')}`.execute(
      database.db,
    );
  expect(rows).toEqual([
    {
      local: '2026-07-02T00:30:00.2500000',
      utc: '2026-07-01T22:30:00.2500000',
      today: '2026-07-02T00:00:00.0000000',
    },
  ]);
});
