import { type RawBuilder, sql } from 'kysely';
import { parameterOf } from '../createQueryCache.ts';
import { addColumnsSql, createIndexesSql, createTableSql } from '../createTableSql.ts';
import type { DialectFunctions } from '../dialectFunctions.ts';
import type { DateTime2 } from '../sqlType.ts';
import { typed } from '../typed.ts';
import { estimateRows, readColumns, readIdentity, readIndexes, readTables } from './catalogue.ts';
import { columnSql, comparesAsText } from './columnSql.ts';

const isAscii = (text: string): boolean => /^[\0-\x7f]*$/.test(text);

/** As a subquery it is asked once a statement, not once a row. */
const clock = (time: RawBuilder<unknown>) => typed(sql<DateTime2>`(select ${time})`, 'datetime2(7)');

/** The embedded engine's side of the port. `bridge_…` are functions the driver registers. */
export const sqliteFunctions: DialectFunctions = {
  engine: 'sqlite',
  // As a float; whole numbers have 64 bits.
  exactDecimalDigits: 15,
  decimalText: (column) => sql<string>`${typed(sql`cast(${column} as text)`, 'nvarchar(40)')}`,
  commonText: (column) => typed(column, 'nvarchar(max)'),
  limit: (query, rows) => query.limit(rows),
  plannedAnew: (query) => query,
  outputInserted: (query, columns) => query.returning(columns as never) as never,
  outputUpdated: (query, columns) => query.returning(columns as never) as never,
  keepingNumbers: (_table, insert) => sql`${insert}`,
  now: (plus = 0) => clock(sql`bridge_now(${plus})`),
  utcNow: (plus = 0) => clock(sql`bridge_utc_now(${plus})`),
  today: () => clock(sql`bridge_today()`),
  jsonRows: (alias, columns, rows) => {
    const names = Object.keys(columns);
    const [first = ''] = names;
    // A list of single values needs half the time.
    const isSingle = names.length === 1 && columns[first] !== 'json';
    const json = parameterOf(rows, (given) =>
      JSON.stringify(given.map((row) => (isSingle ? row[first] : names.map((name) => row[name])))),
    );
    // Parsed once a row: without the materialized step each column would parse the row's text again.
    const item = isSingle ? sql`value` : sql`jsonb(value)`;
    const selected = Object.entries(columns).map(([name, type], index) => {
      const collation = type !== 'json' && comparesAsText(type) ? sql` collate nocase` : sql``;
      const value = isSingle ? sql`item` : sql`json_extract(item, ${sql.lit(`$[${index}]`)})`;
      return sql`${value}${collation} as ${sql.id(name)}`;
    });
    return sql<never>`(with items as materialized (select ${item} as item from json_each(${json}))
      select ${sql.join(selected)} from items)`.as(alias);
  },
  textEquals: (column, value) =>
    isAscii(value)
      ? sql`${column} = ${value} collate nocase`
      : sql`bridge_lower(${column}) = ${value.toLowerCase()}`,
  textIs: (column, value) => sql`${column} = ${value} collate binary`,
  absenceLock: sql``,
  updateLock: sql``,
  runTogether: async (transaction, statements) => {
    const answers: unknown[][] = [];
    for (const { query } of statements) answers.push((await transaction.executeQuery(query)).rows);
    return answers;
  },
  readColumns,
  readTables,
  estimateRows,
  readIndexes,
  readsPastWriters: async () => undefined,
  findEngineProblem: async () => undefined,
  readIdentity,
  addColumns: (table, names) => addColumnsSql(table, names, { column: columnSql }),
  readRights: async () => undefined,
  createTable: (table) =>
    createTableSql(table, { column: columnSql, identityIsKey: true, schemaBeforeIndex: true }),
  createIndexes: (table, indexes) => createIndexesSql(table, indexes, { schemaBeforeIndex: true }),
  createSchema: [],
  migrationLock: undefined,
};
