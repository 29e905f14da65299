import { type QueryExecutorProvider, sql } from 'kysely';
import type { CatalogueIndex } from '../dialectFunctions.ts';

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
