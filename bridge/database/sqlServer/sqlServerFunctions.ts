import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { addColumnsSql, createIndexesSql, createTableSql } from '../createTableSql.ts';
import type { CatalogueColumn, DialectFunctions } from '../dialectFunctions.ts';
import type { DateTime2 } from '../sqlType.ts';
import { typed } from '../typed.ts';
import { columnSql } from './columnSql.ts';
import { findEngineProblem } from './findEngineProblem.ts';
import { readIndexes } from './readIndexes.ts';
import { readRights } from './readRights.ts';

const inserted = (columns: readonly string[]): never =>
  columns.map((column) => `inserted.${column} as ${column}`) as never;

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
  limit: (query, rows) => query.top(rows),
  plannedAnew: (query) => query.modifyEnd(sql`option (recompile)`),
  outputInserted: (query, columns) => query.output(inserted(columns)) as never,
  outputUpdated: (query, columns) => query.output(inserted(columns)) as never,
  now: (plus = 0) => clock(sql`sysdatetime()`, plus),
  utcNow: (plus = 0) => clock(sql`sysutcdatetime()`, plus),
  today: () => typed(sql<DateTime2>`cast(sysdatetime() as date)`, 'datetime2(7)'),
  jsonRows: (alias, columns, rows) => {
    const declared = Object.entries(columns).map(([name, type]) =>
      type === 'json'
        ? sql`${sql.id(name)} nvarchar(max) ${sql.lit(`$.${name}`)} as json`
        : sql`${sql.id(name)} ${sql.raw(type)} ${sql.lit(`$.${name}`)}`,
    );
    return sql<never>`(select * from openjson(${JSON.stringify(rows)}) with (${sql.join(declared)}))`.as(
      alias,
    );
  },
  textEquals: (column, value) => sql`${column} = ${value}`,
  // Comparisons pad with blanks whatever the collation, so lengths are compared as well.
  textIs: (column, value) =>
    sql`(${column} collate Latin1_General_BIN2 = ${value} and datalength(${column}) = datalength(cast(${value} as nvarchar(max))))`,
  absenceLock: sql`with (updlock, holdlock)`,
  updateLock: sql`with (updlock)`,
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

async function readColumns(db: QueryExecutorProvider, name: string): Promise<CatalogueColumn[]> {
  const dot = name.indexOf('.');
  const schema = dot < 0 ? sql`schema_name()` : sql`${name.slice(0, dot)}`;
  const { rows } = await sql<{ name: string; type: string; nullable: string }>`
    select COLUMN_NAME as name, IS_NULLABLE as nullable,
      case DATA_TYPE
        when 'nvarchar' then concat('nvarchar(', case CHARACTER_MAXIMUM_LENGTH when -1 then 'max' else cast(CHARACTER_MAXIMUM_LENGTH as nvarchar(10)) end, ')')
        when 'decimal' then concat('decimal(', NUMERIC_PRECISION, ',', NUMERIC_SCALE, ')')
        when 'datetime2' then concat('datetime2(', DATETIME_PRECISION, ')')
        else DATA_TYPE
      end as type
    from INFORMATION_SCHEMA.COLUMNS
    where TABLE_SCHEMA = ${schema} and TABLE_NAME = ${name.slice(dot + 1)}
    order by ORDINAL_POSITION`.execute(db);
  return rows.map((row) => ({ name: row.name, type: row.type, nullable: row.nullable === 'YES' }));
}

async function readTables(db: QueryExecutorProvider): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select TABLE_NAME as name from INFORMATION_SCHEMA.TABLES
    where TABLE_TYPE = 'BASE TABLE' and TABLE_SCHEMA <> 'dynamics365' order by TABLE_NAME`.execute(db);
  return rows.map((row) => row.name);
}

/**
 * sys.partitions shows the tables a login may read; sys.dm_db_partition_stats, which tells the same, needs VIEW DATABASE
 * STATE (https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-partitions-transact-sql).
 */
async function estimateRows(db: QueryExecutorProvider, table: string): Promise<number> {
  const { rows } = await sql<{ rows: number | string | null }>`
    select cast(sum("rows") as bigint) as "rows" from sys.partitions
    where object_id = object_id(${table}) and index_id in (0, 1)`.execute(db);
  return Number(rows[0]?.rows ?? 0);
}

async function readsPastWriters(db: QueryExecutorProvider): Promise<boolean> {
  const { rows } = await sql<{ versions: boolean }>`
    select is_read_committed_snapshot_on as versions from sys.databases where database_id = db_id()`.execute(
    db,
  );
  return Boolean(rows[0]?.versions);
}

/**
 * In an availability group the server's name is that of the replica that is primary just now, and a failover would make
 * the database look like a copy; the group's own ID of the database is the same on all of them
 * (https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-databases-transact-sql).
 */
async function readIdentity(db: QueryExecutorProvider): Promise<{ server: string; database: string }> {
  const { rows } = await sql<{ server: string; database: string; inGroup: string | null }>`
    select cast(serverproperty('ServerName') as nvarchar(128)) as "server", name as "database",
      group_database_id as "inGroup"
    from sys.databases where database_id = db_id()`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The database did not say which one it is.');
  const { server, database, inGroup } = row;
  return { server: inGroup === null ? server : `availability group (${inGroup})`, database };
}
