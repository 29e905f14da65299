import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { DatabaseError } from '../../../bridge/database/databaseError.ts';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import { typed } from '../../../bridge/database/typed.ts';
import { keptTime, type TestEngine } from '../engine.ts';
import { everyType, makeEveryType } from '../everyType.ts';
import { useDatabase } from '../useDatabase.ts';

async function open(engine: TestEngine) {
  const { database } = await useDatabase(engine);
  await makeEveryType(database);
  return database;
}

/** What comes back must be what went in, whatever the engine. */
export function describeValues(engine: TestEngine): void {
  describe(`values on the ${engine.name}`, () => {
    test.each([
      ['TestInt', -2_147_483_648],
      ['TestInt', 2_147_483_647],
      ['TestBigInt', 9_007_199_254_740_991],
      ['TestBigInt', '9223372036854775807'],
      ['TestBigInt', '-9223372036854775808'],
      ['TestBit', true],
      ['TestBit', false],
      ['TestFloat', 0.1],
      ['TestFloat', -1.7976931348623157e308],
      ['TestDecimal', 1234567890.1234],
      ['TestText', "O'Brien; drop table -- ěščřž 👩‍🚀 "],
      ['TestText', ''],
      ['TestLongText', 'ž'.repeat(20_000)],
      ['TestDate', '1899-12-31'],
      ['TestGuid', '6f9619ff-8b86-d011-b42d-00c04fc964ff'],
    ] as const)('%s keeps %j', async (column, value) => {
      const { db } = await open(engine);
      await db
        .insertInto('TEST_EveryType')
        .values({ [column]: value })
        .execute();
      const row = await db.selectFrom('TEST_EveryType').select(column).executeTakeFirstOrThrow();
      expect(row).toEqual({ [column]: value });
    });

    test.each(['0001-01-01T00:00:00.0000000', '2026-03-29T02:30:00.1234567', '9999-12-31T23:59:59.9999999'])(
      'TestTime keeps %s',
      async (time) => {
        const { database, traits } = await useDatabase(engine);
        await makeEveryType(database);
        const TestTime = keptTime(time, traits);
        await database.db.insertInto('TEST_EveryType').values({ TestTime }).execute();
        const query = database.db.selectFrom('TEST_EveryType').select('TestTime');
        expect(await query.where('TestTime', '=', TestTime).execute()).toEqual([{ TestTime }]);
      },
    );

    test('an empty value is null in every column, and a default fills in', async () => {
      const { db } = await open(engine);
      const empty = Object.fromEntries(
        everyType.columns.filter((column) => column.nullable).map((column) => [column.name, null]),
      );
      await db.insertInto('TEST_EveryType').values(empty).execute();
      const row = await db.selectFrom('TEST_EveryType').selectAll().executeTakeFirstOrThrow();
      expect(row).toEqual({ ...empty, TestID: 1, TestDefault: 7 });
    });

    test('a GUID written in capitals is found in any spelling and read in lower case', async () => {
      const { db, dialect } = await open(engine);
      const guid = '6f9619ff-8b86-d011-b42d-00c04fc964ff';
      await db.insertInto('TEST_EveryType').values({ TestGuid: guid }).execute();
      const query = db
        .selectFrom('TEST_EveryType')
        .select('TestGuid')
        .where('TestGuid', '=', guid.toUpperCase());
      expect(await dialect.limit(query, 5).execute()).toEqual([{ TestGuid: guid }]);
    });

    test.each([
      ['a Date', new Date(0)],
      ['undefined', undefined],
      ['NaN', Number.NaN],
      ['infinity', Number.POSITIVE_INFINITY],
      ['an object', { a: 1 }],
    ])('refuses %s as a parameter', async (_name, value) => {
      const { db } = await open(engine);
      const query = sql`update TEST_EveryType set TestText = ${value}`;
      await expect(query.execute(db)).rejects.toThrow(/parameter/);
    });

    test('refuses more parameters than SQL Server takes', async () => {
      const { db } = await open(engine);
      const ids = Array.from({ length: 2101 }, (_, index) => index);
      const query = db.selectFrom('TEST_EveryType').select('TestID').where('TestID', 'in', ids);
      await expect(query.execute()).rejects.toThrow(/parameters/);
    });

    test('an expression is read as the type it names', async () => {
      const { db } = await open(engine);
      const times = ['2026-01-01T00:00:00.0000001', '2026-01-02T00:00:00.0000000'];
      for (const [index, time] of times.entries()) {
        await db
          .insertInto('TEST_EveryType')
          .values({ TestTime: dateTime2(time), TestInt: index })
          .execute();
      }
      const row = await db
        .selectFrom('TEST_EveryType')
        .select((eb) => [
          typed(eb.fn.max('TestTime'), 'datetime2(7)').as('newest'),
          typed(eb.fn.sum('TestInt'), 'int').as('total'),
          typed(sql`case when min(TestInt) = 0 then 1 else 0 end`, 'bit').as('started'),
        ])
        .executeTakeFirst();
      expect(row).toEqual({ newest: times[1], total: 1, started: true });
    });

    test.each([
      ['a text that is too long', { TestText: 'x'.repeat(51) }],
      ['a number beyond int', { TestInt: 2_147_483_648 }],
      ['a GUID that is none', { TestGuid: 'not-a-guid' }],
    ])('refuses %s', async (_name, values) => {
      const { db } = await open(engine);
      await expect(db.insertInto('TEST_EveryType').values(values).execute()).rejects.toBeInstanceOf(
        DatabaseError,
      );
    });
  });
}
