import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import { bind, createQueryCache, placeholder } from '../../../bridge/database/createQueryCache.ts';
import { instantOf, minutesBetween, startOfDay } from '../../../bridge/database/dateTime2.ts';
import { insertIfAbsent } from '../../../bridge/database/insertIfAbsent.ts';
import { inTransaction } from '../../../bridge/database/inTransaction.ts';
import { sameText } from '../../../bridge/database/sameText.ts';
import { keptColumns, keptTime, type TestEngine } from '../engine.ts';
import { everyType, makeEveryType } from '../everyType.ts';
import { useDatabase } from '../useDatabase.ts';

async function open(engine: TestEngine, texts: readonly string[] = []) {
  const { database } = await useDatabase(engine);
  await makeEveryType(database);
  for (const text of texts)
    await database.db.insertInto('TEST_EveryType').values({ TestText: text }).execute();
  return database;
}

async function textsOf({ db }: DatabaseHandle): Promise<(string | null)[]> {
  const rows = await db.selectFrom('TEST_EveryType').select('TestText').orderBy('TestID').execute();
  return rows.map((row) => row.TestText);
}

/** Each function of the port does the same on every engine. */
export function describeDialect(engine: TestEngine): void {
  describe(`dialect functions on the ${engine.name}`, () => {
    test('limit gives the first rows', async () => {
      const { db, dialect } = await open(engine, ['a', 'b', 'c']);
      const query = db.selectFrom('TEST_EveryType').select('TestText').orderBy('TestID', 'desc');
      expect(await dialect.limit(query, 2).execute()).toEqual([{ TestText: 'c' }, { TestText: 'b' }]);
      // Numbers of callers stand in no text.
      expect(await dialect.limit(query, 37).execute()).toHaveLength(3);
      const within = db.selectFrom(dialect.limit(query, 37).as('some')).select('some.TestText');
      expect(await dialect.limit(within, 11).execute()).toHaveLength(3);
    });

    test('a query compiled once answers each time by the values given', async () => {
      const { db, dialect } = await open(engine, ['a', 'b']);
      const compiled = createQueryCache();
      let builds = 0;
      const idOf = async (text: string) => {
        const query = compiled(dialect, '', () => {
          builds += 1;
          return db
            .selectFrom('TEST_EveryType')
            .select('TestID')
            .where('TestText', '=', placeholder<string>('text'));
        });
        return (await db.executeQuery(bind(query, { text }))).rows;
      };
      expect([await idOf('b'), await idOf('a'), await idOf('c'), builds]).toEqual([
        [{ TestID: 2 }],
        [{ TestID: 1 }],
        [],
        1,
      ]);
    });

    test('a query compiled once refuses to go without a value', async () => {
      const { db, dialect } = await open(engine);
      const query = createQueryCache()(dialect, '', () =>
        db.selectFrom('TEST_EveryType').select('TestID').where('TestText', '=', placeholder<string>('text')),
      );
      expect(() => bind(query, {})).toThrow('no value for text');
    });

    test('an insert answers with what it wrote', async () => {
      const { db, dialect } = await open(engine, ['a']);
      const insert = db.insertInto('TEST_EveryType').values({ TestText: 'b', TestBit: true });
      const written = await dialect.outputInserted(insert, ['TestID', 'TestBit', 'TestDefault']).execute();
      expect(written).toEqual([{ TestID: 2, TestBit: true, TestDefault: 7 }]);
    });

    test('an update answers with the rows as they are afterwards', async () => {
      const { db, dialect } = await open(engine, ['a', 'b']);
      const update = db.updateTable('TEST_EveryType').set({ TestText: 'c' }).where('TestText', '=', 'b');
      expect(await dialect.outputUpdated(update, ['TestID', 'TestText']).execute()).toEqual([
        { TestID: 2, TestText: 'c' },
      ]);
    });

    test('an update that finds nothing answers with nothing', async () => {
      const { db, dialect } = await open(engine);
      const update = db.updateTable('TEST_EveryType').set({ TestText: 'c' });
      expect(await dialect.outputUpdated(update, ['TestID']).execute()).toEqual([]);
    });

    test('JSON rows join tables, far more of them than a statement takes parameters', async () => {
      const { db, dialect } = await open(engine, ['a', 'b', 'c']);
      const ids = Array.from({ length: 5000 }, (_, index) => ({ id: index + 2 }));
      const wanted = dialect.jsonRows('wanted', { id: 'int' }, ids);
      const rows = await db
        .selectFrom('TEST_EveryType as test')
        .innerJoin(wanted, 'wanted.id', 'test.TestID')
        .select('test.TestText')
        .orderBy('test.TestID')
        .execute();
      expect(rows.map((row) => row.TestText)).toEqual(['b', 'c']);
    });

    test('JSON rows update a table, value by value', async () => {
      const { database, traits } = await useDatabase(engine);
      await makeEveryType(database);
      for (const TestText of ['a', 'b', 'c']) {
        await database.db.insertInto('TEST_EveryType').values({ TestText }).execute();
      }
      const text = traits.readsJsonEscapes ? 'Ř"\\\n👩‍🚀' : 'Ř👩‍🚀';
      const rows = [
        { id: 1, text },
        { id: 3, text: null },
      ];
      await database.db
        .updateTable('TEST_EveryType')
        .from(database.dialect.jsonRows('given', { id: 'int', text: 'nvarchar(50)' }, rows))
        .set((eb) => ({ TestText: eb.ref('given.text') }))
        .whereRef('TEST_EveryType.TestID', '=', 'given.id')
        .execute();
      expect(await textsOf(database)).toEqual([text, 'b', null]);
    });

    test('JSON rows carry documents that read the same afterwards', async () => {
      const { db, dialect } = await open(engine);
      const documents = [{ text: 'Ř"\\\n👩‍🚀', list: [1, null, { '': true }] }, ['ours', 'theirs'], null];
      const rows = documents.map((document) => ({ document }));
      await db
        .insertInto('TEST_EveryType')
        .columns(['TestLongText'])
        .expression((eb) =>
          eb.selectFrom(dialect.jsonRows('given', { document: 'json' }, rows)).select('given.document'),
        )
        .execute();
      const stored = await db.selectFrom('TEST_EveryType').select('TestLongText').orderBy('TestID').execute();
      expect(stored.map((row) => row.TestLongText && JSON.parse(row.TestLongText))).toEqual(documents);
    });

    test('texts of JSON rows compare without regard to case, on either side', async () => {
      const { db, dialect } = await open(engine, ['Text']);
      const wanted = dialect.jsonRows('wanted', { text: 'nvarchar(50)' }, [{ text: 'TEXT' }]);
      const from = db.selectFrom('TEST_EveryType as test').select('test.TestID');
      const found = [
        await from.innerJoin(wanted, 'wanted.text', 'test.TestText').execute(),
        await from.innerJoin(wanted, 'test.TestText', 'wanted.text').execute(),
      ];
      expect(found).toEqual([[{ TestID: 1 }], [{ TestID: 1 }]]);
    });

    test('no JSON rows are an empty table', async () => {
      const { db, dialect } = await open(engine, ['a']);
      const query = db
        .selectFrom('TEST_EveryType as test')
        .innerJoin(dialect.jsonRows('wanted', { id: 'int' }, []), 'wanted.id', 'test.TestID')
        .select('test.TestID');
      expect(await query.execute()).toEqual([]);
    });

    test('JSON rows carry every type', async () => {
      const { database, traits } = await useDatabase(engine);
      await makeEveryType(database);
      const columns = Object.fromEntries(
        everyType.columns.filter((column) => column.nullable).map(({ name, type }) => [name, type]),
      );
      const row = {
        TestInt: -5,
        TestBigInt: '9223372036854775807',
        TestBit: true,
        TestFloat: 0.1,
        TestDecimal: 12.5,
        TestText: 'text',
        TestLongText: 'long',
        TestDate: '2026-02-28',
        TestTime: keptTime('2026-02-28T01:02:03.0000004', traits),
        TestGuid: '6f9619ff-8b86-d011-b42d-00c04fc964ff',
      };
      const names = Object.keys(columns).map((name) => sql.id(name));
      await sql`insert into TEST_EveryType (${sql.join(names)}) select ${sql.join(names)}
        from ${database.dialect.jsonRows('given', columns, [row as never])}`.execute(database.db);
      const stored = await database.db.selectFrom('TEST_EveryType').selectAll().executeTakeFirst();
      expect(stored).toEqual({ ...row, TestID: 1, TestDefault: 7 });
    });

    test('insertIfAbsent inserts what is not there and leaves the rest untouched', async () => {
      const database = await open(engine);
      await database.db.insertInto('TEST_EveryType').values({ TestText: 'a', TestInt: 1 }).execute();
      const inserted = await insertIfAbsent(
        database,
        'TEST_EveryType',
        { TestText: 'nvarchar(50)', TestInt: 'int' },
        ['TestText'],
        [
          { TestText: 'a', TestInt: 9 },
          { TestText: 'b', TestInt: 2 },
        ],
      );
      const rows = await database.db
        .selectFrom('TEST_EveryType')
        .select(['TestText', 'TestInt'])
        .orderBy('TestID')
        .execute();
      expect([inserted, rows]).toEqual([
        1,
        [
          { TestText: 'a', TestInt: 1 },
          { TestText: 'b', TestInt: 2 },
        ],
      ]);
    });

    test.each([
      ['anna@example.com', 'ANNA@Example.COM'],
      ['Žofie@example.com', 'žOFIE@example.com'],
      ['ΣΟΦΙΑ@example.gr', 'σοφια@example.gr'],
    ])('textEquals finds %s by %s', async (stored, asked) => {
      const { db, dialect } = await open(engine, ['other@example.com', stored]);
      const query = db.selectFrom('TEST_EveryType').select('TestText');
      const found = await query.where(dialect.textEquals(sql.ref('TestText'), asked)).execute();
      expect(found.filter((row) => sameText(row.TestText ?? '', asked))).toEqual([{ TestText: stored }]);
    });

    test('textEquals tells accents apart', async () => {
      const { db, dialect } = await open(engine, ['zofie']);
      const query = db.selectFrom('TEST_EveryType').select('TestText');
      expect(await query.where(dialect.textEquals(sql.ref('TestText'), 'žofie')).execute()).toEqual([]);
    });

    test.each(['Text', 'text ', ' text', 'TEXT', 'téxt'])(
      'textIs does not take "text" for "%s"',
      async (other) => {
        const { db, dialect } = await open(engine, [other]);
        const query = db.selectFrom('TEST_EveryType').select('TestText');
        expect(await query.where(dialect.textIs(sql.ref('TestText'), 'text')).execute()).toEqual([]);
      },
    );

    test.each(['text', 'Žlutý kůň 🐎', '', ' '])('textIs finds "%s"', async (text) => {
      const { db, dialect } = await open(engine, [text]);
      const query = db.selectFrom('TEST_EveryType').select('TestText');
      expect(await query.where(dialect.textIs(sql.ref('TestText'), text)).execute()).toEqual([
        { TestText: text },
      ]);
    });

    test('tells its time in UTC, by the clock of this machine or one close to it', async () => {
      const { db, dialect } = await open(engine);
      const { rows } = await sql<{ now: never }>`select ${dialect.utcNow().as('now')}`.execute(db);
      const [row] = rows;
      expect(row && Math.abs(Date.now() - instantOf(row.now).getTime())).toBeLessThan(60_000);
    });

    test('tells times ahead, and midnight of its day', async () => {
      const { db, dialect } = await open(engine);
      const query = sql<{ now: never; later: never; today: never }>`
        select ${dialect.now().as('now')}, ${dialect.now(120_000).as('later')}, ${dialect.today().as('today')}`;
      const [row] = (await query.execute(db)).rows;
      if (row === undefined) throw new Error('no row');
      expect([Math.round(minutesBetween(row.now, row.later)), row.today]).toEqual([2, startOfDay(row.now)]);
    });

    test.each([-3650, -90, -24.5, 24.5, 25, 365])('tells the time %s days from now', async (days) => {
      const { db, dialect } = await open(engine);
      const query = sql<{ now: never; then: never }>`
        select ${dialect.utcNow().as('now')}, ${dialect.utcNow(days * 24 * 60 * 60_000).as('then')}`;
      const [row] = (await query.execute(db)).rows;
      if (row === undefined) throw new Error('no row');
      expect(Math.round(minutesBetween(row.now, row.then))).toBe(days * 24 * 60);
    });

    test('a transaction that throws leaves nothing behind', async () => {
      const database = await open(engine, ['a']);
      const work = inTransaction(database, async ({ db }) => {
        await db.insertInto('TEST_EveryType').values({ TestText: 'b' }).execute();
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await textsOf(database)).toEqual(['a']);
    });

    test('work inside a transaction joins it', async () => {
      const database = await open(engine);
      const work = inTransaction(database, async (outer) => {
        await inTransaction(outer, async ({ db }) => {
          await db.insertInto('TEST_EveryType').values({ TestText: 'inner' }).execute();
        });
        throw new Error('no');
      });
      await expect(work).rejects.toThrow('no');
      expect(await textsOf(database)).toEqual([]);
    });

    test('says which tables and columns there are', async () => {
      const { database, traits } = await useDatabase(engine);
      const { db, dialect } = database;
      await makeEveryType(database);
      expect(await dialect.readColumns(db, 'TEST_EveryType')).toEqual(keptColumns(everyType, traits));
      expect(await dialect.readColumns(db, 'TEST_Missing')).toEqual([]);
      expect(await dialect.readTables(db)).toEqual(['TEST_EveryType']);
    });

    test('knows about how many rows a table has, without counting them', async () => {
      const { database, traits } = await useDatabase(engine);
      const { db, dialect } = database;
      await makeEveryType(database);
      for (const TestText of ['a', 'b', 'c'])
        await db.insertInto('TEST_EveryType').values({ TestText }).execute();
      expect(await dialect.estimateRows(db, 'TEST_EveryType')).toBe(traits.keepsStatistics ? 3 : 0);
    });

    test('says by which columns a table is indexed', async () => {
      const { db, dialect } = await open(engine);
      await sql`create index IX_TEST_Pair on TEST_EveryType (TestInt, TestBit)`.execute(db);
      const indexes = await dialect.readIndexes(db, 'TEST_EveryType');
      // A server may tell names in small letters.
      expect(indexes.map(({ columns }) => columns.join().toLowerCase())).toContain('testint,testbit');
    });

    test('says which database it is', async () => {
      const [one, other] = [await open(engine), await open(engine)];
      const identities = [await one.dialect.readIdentity(one.db), await other.dialect.readIdentity(other.db)];
      expect(identities[0]?.server).toBe(identities[1]?.server);
      expect(identities[0]?.database).not.toBe(identities[1]?.database);
    });
  });
}
