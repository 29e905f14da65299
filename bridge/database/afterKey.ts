import { type Expression, type SqlBool, sql } from 'kysely';

/**
 * Rows behind a position in an order of several columns: `(a, b) > (x, y)`, written out because SQL Server
 * compares no tuples.
 * @param position column → value, in the order of the sort; none of the columns may be NULL
 * @param direction of the sort, the same for all columns
 */
export function afterKey(
  position: readonly (readonly [column: string, value: string | number])[],
  direction: 'asc' | 'desc',
): Expression<SqlBool> {
  const operator = direction === 'asc' ? sql`>` : sql`<`;
  const steps = position.map(([column, value], index) => {
    const before = position.slice(0, index).map(([name, same]) => sql`${sql.ref(name)} = ${same}`);
    return sql`(${sql.join([...before, sql`${sql.ref(column)} ${operator} ${value}`], sql` and `)})`;
  });
  return sql<SqlBool>`(${sql.join(steps, sql` or `)})`;
}
