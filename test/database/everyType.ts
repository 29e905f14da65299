import { sql } from 'kysely';
import type { DatabaseHandle } from '../../bridge/database/bridgeDatabase.ts';
import { defineTable, type Table } from '../../bridge/database/defineTable.ts';

/** A table with a column of each type. */
export const everyType = defineTable(
  'TEST_EveryType',
  {
    TestID: 'int identity',
    TestInt: 'int null',
    TestBigInt: 'bigint null',
    TestBit: 'bit null',
    TestFloat: 'float null',
    TestDecimal: 'decimal(18,4) null',
    TestText: 'nvarchar(50) null',
    TestLongText: 'nvarchar(max) null',
    TestDate: 'date null',
    TestTime: 'datetime2(7) null',
    TestGuid: 'uniqueidentifier null',
    TestDefault: 'int default 7',
  },
  { indexes: [['TestText']] },
);

declare module '../../bridge/database/tables.ts' {
  interface ContactTables {
    TEST_EveryType: Table<typeof everyType>;
  }
}

export async function makeEveryType({ db, dialect }: DatabaseHandle): Promise<void> {
  for (const statement of dialect.createTable(everyType)) await sql.raw(statement).execute(db);
}
