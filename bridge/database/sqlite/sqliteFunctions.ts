import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { addColumnsSql, createIndexesSql, createTableSql } from '../createTableSql.ts';
import type { CatalogueColumn, CatalogueIndex, DialectFunctions } from '../dialectFunctions.ts';
import type { DateTime2 } from '../sqlType.ts';
import { typed } from '../typed.ts';
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
  limit: (query, rows) => query.limit(rows),
  plannedAnew: (query) => query,
  outputInserted: (query, columns) => query.returning(columns as never) as never,
  outputUpdated: (query, columns) => query.returning(columns as never) as never,
  now: (plus = 0) => clock(sql`bridge_now(${plus})`),
  utcNow: (plus = 0) => clock(sql`bridge_utc_now(${plus})`),
  today: () => clock(sql`bridge_today()`),
  jsonRows: (alias, columns, rows) => {
    const names = Object.keys(columns);
    const json = JSON.stringify(rows.map((row) => names.map((name) => row[name])));
    // Parsed once a row: without the materialized step each column would parse the row's text again.
    const selected = Object.entries(columns).map(([name, type], index) => {
      const collation = type !== 'json' && comparesAsText(type) ? sql` collate nocase` : sql``;
      return sql`json_extract(item, ${sql.lit(`$[${index}]`)})${collation} as ${sql.id(name)}`;
    });
    return sql<never>`(with items as materialized (select jsonb(value) as item from json_each(${json}))
      select ${sql.join(selected)} from items)`.as(alias);
  },
  textEquals: (column, value) =>
    isAscii(value)
      ? sql`${column} = ${value} collate nocase`
      : sql`bridge_lower(${column}) = ${value.toLowerCase()}`,
  textIs: (column, value) => sql`${column} = ${value} collate binary`,
  absenceLock: sql``,
  updateLock: sql``,
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

function partsOf(name: string): { schema: string; table: string } {
  const dot = name.indexOf('.');
  return { schema: dot < 0 ? 'main' : name.slice(0, dot), table: name.slice(dot + 1) };
}

async function readColumns(db: QueryExecutorProvider, name: string): Promise<CatalogueColumn[]> {
  const { schema, table } = partsOf(name);
  const { rows } = await sql<{ name: string; type: string; required: boolean }>`
    select ${typed(sql.ref('name'), 'nvarchar(128)').as('name')},
      ${typed(sql.ref('type'), 'nvarchar(128)').as('type')},
      ${typed(sql`"notnull" or pk`, 'bit').as('required')}
    from pragma_table_info(${table}, ${schema})
    order by cid`.execute(db);
  return rows.map((row) => ({
    name: row.name,
    type: row.type === 'INTEGER' ? 'int' : row.type.toLowerCase(),
    nullable: !row.required,
  }));
}

async function readTables(db: QueryExecutorProvider): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select ${typed(sql.ref('name'), 'nvarchar(128)').as('name')} from main.sqlite_schema
    where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`.execute(db);
  return rows.map((row) => row.name);
}

async function readIndexes(db: QueryExecutorProvider, name: string): Promise<CatalogueIndex[]> {
  const { schema, table } = partsOf(name);
  const { rows } = await sql<{ index: string; column: string }>`
    select ${typed(sql.ref('list.name'), 'nvarchar(128)').as('index')},
      ${typed(sql.ref('info.name'), 'nvarchar(128)').as('column')}
    from pragma_index_list(${table}, ${schema}) as list, pragma_index_info(list.name, ${schema}) as info
    order by list.seq, info.seqno`.execute(db);
  return [...Map.groupBy(rows, ({ index }) => index).values()].map((columns) => ({
    columns: columns.map(({ column }) => column),
    included: [],
  }));
}

/** Rows are numbered as they come and seldom deleted: the highest number is read without counting. */
async function estimateRows(db: QueryExecutorProvider, table: string): Promise<number> {
  const { rows } = await sql<{ highest: number | null }>`
    select ${typed(sql`max(_rowid_)`, 'int').as('highest')} from ${sql.table(table)}`.execute(db);
  return rows[0]?.highest ?? 0;
}

async function readIdentity(db: QueryExecutorProvider): Promise<{ server: string; database: string }> {
  const { rows } = await sql<{ file: string }>`
    select ${typed(sql.ref('file'), 'nvarchar(max)').as('file')} from pragma_database_list where name = 'main'`.execute(
    db,
  );
  return { server: 'embedded', database: rows[0]?.file ?? '' };
}
