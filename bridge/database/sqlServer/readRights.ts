import { type QueryExecutorProvider, type RawBuilder, sql } from 'kysely';
import type { DatabaseRight } from '../databaseRight.ts';

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
