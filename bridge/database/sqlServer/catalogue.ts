import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import { isDatabaseError } from '../databaseError.ts';
import type { DatabaseRight } from '../databaseRight.ts';
import type { CatalogueColumn, CatalogueIndex, EngineProblem } from '../dialectFunctions.ts';

export async function readColumns(db: QueryExecutorProvider, name: string): Promise<CatalogueColumn[]> {
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

export async function readTables(db: QueryExecutorProvider): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select TABLE_NAME as name from INFORMATION_SCHEMA.TABLES
    where TABLE_TYPE = 'BASE TABLE' and TABLE_SCHEMA <> 'dynamics365' order by TABLE_NAME`.execute(db);
  return rows.map((row) => row.name);
}

/**
 * sys.partitions shows the tables a login may read; sys.dm_db_partition_stats, which tells the same, needs VIEW DATABASE
 * STATE (https://learn.microsoft.com/sql/relational-databases/system-catalog-views/sys-partitions-transact-sql).
 */
export async function estimateRows(db: QueryExecutorProvider, table: string): Promise<number> {
  const { rows } = await sql<{ rows: number | string | null }>`
    select cast(sum("rows") as bigint) as "rows" from sys.partitions
    where object_id = object_id(${table}) and index_id in (0, 1)`.execute(db);
  return Number(rows[0]?.rows ?? 0);
}

export async function readsPastWriters(db: QueryExecutorProvider): Promise<boolean> {
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
export async function readIdentity(db: QueryExecutorProvider): Promise<{ server: string; database: string }> {
  const { rows } = await sql<{ server: string; database: string; inGroup: string | null }>`
    select cast(serverproperty('ServerName') as nvarchar(128)) as "server", name as "database",
      group_database_id as "inGroup"
    from sys.databases where database_id = db_id()`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('The database did not say which one it is.');
  const { server, database, inGroup } = row;
  return { server: inGroup === null ? server : `availability group (${inGroup})`, database };
}

/** The indexes of a table that serve every row, as the catalogue shows them to a login that may read the table. */
export async function readIndexes(db: QueryExecutorProvider, table: string): Promise<CatalogueIndex[]> {
  const { rows } = await sql<{ id: number; name: string; position: number }>`
    select held.index_id as id, columns.name as name, cast(held.key_ordinal as int) as position
    from sys.index_columns as held
    join sys.columns as columns on columns.object_id = held.object_id and columns.column_id = held.column_id
    join sys.indexes as indexes on indexes.object_id = held.object_id and indexes.index_id = held.index_id
    where held.object_id = object_id(${table}) and indexes.has_filter = 0 and indexes.is_disabled = 0
    order by held.index_id, held.key_ordinal, held.index_column_id`.execute(db);
  return [...Map.groupBy(rows, ({ id }) => id).values()].map((columns) => ({
    columns: columns.filter(({ position }) => position > 0).map(({ name }) => name),
    included: columns.filter(({ position }) => position === 0).map(({ name }) => name),
  }));
}

/**
 * A database that was made by an older server keeps that one's compatibility level, in which OPENJSON is no function
 * (https://learn.microsoft.com/sql/t-sql/functions/openjson-transact-sql: from level 130 on). So it is tried.
 */
export async function findEngineProblem(db: QueryExecutorProvider): Promise<EngineProblem | undefined> {
  try {
    await sql`select count(*) as found from openjson(${'[]'})`.execute(db);
    return undefined;
  } catch (error) {
    if (!isDatabaseError(error, 'other')) throw error;
  }
  const { rows } = await sql<{ name: string; level: number }>`
    select name, compatibility_level as level from sys.databases where name = db_name()`.execute(db);
  const { name, level } = rows[0] ?? { name: 'this', level: 'an older one' };
  return {
    detail: `The database ${name} has the compatibility level ${level}; the bridge needs 130, that of SQL Server 2016, or a later one.`,
    remedy: `Let a database administrator raise it (alter database … set compatibility_level = 130, or that of the server), after a look at what else uses the database.`,
  };
}

/**
 * Asks the server which rights the login of this connection has
 * (https://learn.microsoft.com/sql/t-sql/functions/has-perms-by-name-transact-sql).
 */
export async function readRights(
  db: QueryExecutorProvider,
  rights: readonly DatabaseRight[],
): Promise<boolean[]> {
  const questions = rights.flatMap((right, index) =>
    (right.columns ?? [undefined]).map(
      (column) => sql`select ${sql.lit(index)} as place, coalesce(${question(right, column)}, 0) as held`,
    ),
  );
  const { rows } = await sql<{ place: number; held: number }>`
    ${sql.join(questions, sql` union all `)}`.execute(db);
  const lacking = new Set(rows.filter((row) => row.held !== 1).map((row) => row.place));
  return rights.map((_right, index) => !lacking.has(index));
}

function question({ right, on, name = '' }: DatabaseRight, column?: string): RawBuilder<unknown> {
  const permission = sql.lit(right);
  if (on === 'server') return sql`has_perms_by_name(null, null, ${permission})`;
  if (on === 'database') return sql`has_perms_by_name(db_name(), 'DATABASE', ${permission})`;
  if (on === 'schema') return sql`has_perms_by_name(${sql.lit(name)}, 'SCHEMA', ${permission})`;
  return column === undefined
    ? sql`has_perms_by_name(${sql.lit(name)}, 'OBJECT', ${permission})`
    : sql`has_perms_by_name(${sql.lit(name)}, 'OBJECT', ${permission}, ${sql.lit(column)}, 'COLUMN')`;
}
