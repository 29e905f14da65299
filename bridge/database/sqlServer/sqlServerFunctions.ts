import { type RawBuilder, sql } from 'kysely';
import { parameterOf } from '../createQueryCache.ts';
import { addColumnsSql, createIndexesSql, createTableSql } from '../createTableSql.ts';
import type { DialectFunctions } from '../dialectFunctions.ts';
import type { DateTime2 } from '../sqlType.ts';
import { typed } from '../typed.ts';
import {
  estimateRows,
  findEngineProblem,
  readColumns,
  readIdentity,
  readIndexes,
  readRights,
  readsPastWriters,
  readTables,
} from './catalogue.ts';
import { columnSql } from './columnSql.ts';
import { runTogether } from './runTogether.ts';

const inserted = (columns: readonly string[]): never =>
  columns.map((column) => `inserted.${column} as ${column}`) as never;

/**
 * The bridge's own page sizes stand in the text, so that each has a plan made for it: a plan for one row is none for
 * 5,000. They are one, a few, or round. Any other number is a caller's, of which there are too many to keep a plan each.
 */
const standsInText = (rows: number): boolean => rows <= 10 || rows % 100 === 0;

const day = 24 * 60 * 60_000;

/** DATEADD counts in an int, which holds 24 days of milliseconds: whole days are added for themselves. */
const clock = (name: RawBuilder<unknown>, plus: number) => {
  const days = Math.trunc(plus / day);
  const rest = Math.trunc(plus % day);
  const dated = days === 0 ? sql`${name}` : sql`dateadd(day, ${days}, ${name})`;
  return typed(
    rest === 0 ? sql<DateTime2>`${dated}` : sql<DateTime2>`dateadd(millisecond, ${rest}, ${dated})`,
    'datetime2(7)',
  );
};

/** SQL Server's side of the port. */
export const sqlServerFunctions: DialectFunctions = {
  engine: 'sqlServer',
  exactDecimalDigits: 38,
  decimalText: (column) => sql<string>`cast(${column} as nvarchar(40))`,
  commonText: (column) => sql<string>`${typed(column, 'nvarchar(max)')} collate database_default`,
  limit: (query, rows) => (standsInText(rows) ? query.top(rows) : query.modifyFront(sql`top (${rows})`)),
  plannedAnew: (query) => query.modifyEnd(sql`option (recompile)`),
  outputInserted: (query, columns) => query.output(inserted(columns)) as never,
  outputUpdated: (query, columns) => query.output(inserted(columns)) as never,
  // One statement: what is set in one does not hold for the next.
  keepingNumbers: (table, insert) =>
    sql`set identity_insert ${sql.table(table)} on; ${insert}; set identity_insert ${sql.table(table)} off`,
  now: (plus = 0) => clock(sql`sysdatetime()`, plus),
  utcNow: (plus = 0) => clock(sql`sysutcdatetime()`, plus),
  today: () => typed(sql<DateTime2>`cast(sysdatetime() as date)`, 'datetime2(7)'),
  jsonRows: (alias, columns, rows) => {
    const declared = Object.entries(columns).map(([name, type]) =>
      type === 'json'
        ? sql`${sql.id(name)} nvarchar(max) ${sql.lit(`$.${name}`)} as json`
        : sql`${sql.id(name)} ${sql.raw(type)} ${sql.lit(`$.${name}`)}`,
    );
    const json = parameterOf(rows, (given) => JSON.stringify(given));
    return sql<never>`(select * from openjson(${json}) with (${sql.join(declared)}))`.as(alias);
  },
  textEquals: (column, value) => sql`${column} = ${value}`,
  // Comparisons pad with blanks whatever the collation, so lengths are compared as well.
  textIs: (column, value) =>
    sql`(${column} collate Latin1_General_BIN2 = ${value} and datalength(${column}) = datalength(cast(${value} as nvarchar(max))))`,
  absenceLock: sql`with (updlock, holdlock)`,
  updateLock: sql`with (updlock)`,
  runTogether,
  readColumns,
  readTables,
  estimateRows,
  readIndexes,
  readsPastWriters,
  findEngineProblem,
  readIdentity,
  addColumns: (table, names) => addColumnsSql(table, names, { column: columnSql }),
  readRights,
  createTable: (table) =>
    createTableSql(table, { column: columnSql, identityIsKey: false, schemaBeforeIndex: false }),
  createIndexes: (table, indexes) => createIndexesSql(table, indexes, { schemaBeforeIndex: false }),
  createSchema: ["if schema_id('dynamics365') is null exec('create schema dynamics365')"],
  migrationLock: sql`declare @granted int;
    exec @granted = sp_getapplock @Resource = 'dynamics365.migration', @LockMode = 'Exclusive',
      @LockOwner = 'Transaction', @LockTimeout = 45000;
    if @granted < 0 throw 50000, 'Another setup of the bridge tables is still running.', 1;`,
};
