import { type QueryExecutorProvider, sql } from 'kysely';
import type { CatalogueColumn, CatalogueIndex } from '../dialectFunctions.ts';
import { typed } from '../typed.ts';

function partsOf(name: string): { schema: string; table: string } {
  const dot = name.indexOf('.');
  return { schema: dot < 0 ? 'main' : name.slice(0, dot), table: name.slice(dot + 1) };
}

export async function readColumns(db: QueryExecutorProvider, name: string): Promise<CatalogueColumn[]> {
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

export async function readTables(db: QueryExecutorProvider): Promise<string[]> {
  const { rows } = await sql<{ name: string }>`
    select ${typed(sql.ref('name'), 'nvarchar(128)').as('name')} from main.sqlite_schema
    where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name`.execute(db);
  return rows.map((row) => row.name);
}

export async function readIndexes(db: QueryExecutorProvider, name: string): Promise<CatalogueIndex[]> {
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
export async function estimateRows(db: QueryExecutorProvider, table: string): Promise<number> {
  const { rows } = await sql<{ highest: number | null }>`
    select ${typed(sql`max(_rowid_)`, 'int').as('highest')} from ${sql.table(table)}`.execute(db);
  return rows[0]?.highest ?? 0;
}

export async function readIdentity(db: QueryExecutorProvider): Promise<{ server: string; database: string }> {
  const { rows } = await sql<{ file: string }>`
    select ${typed(sql.ref('file'), 'nvarchar(max)').as('file')} from pragma_database_list where name = 'main'`.execute(
    db,
  );
  return { server: 'embedded', database: rows[0]?.file ?? '' };
}
