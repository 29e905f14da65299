import type { Organization, TableState } from '../organization/organization.ts';
import type { Row } from '../rows/row.ts';
import { candidateRows } from './candidateRows.ts';
import { compileFilter } from './compileFilter.ts';
import type { Expression } from './expression.ts';
import { type OrderItem, sortRows } from './orderRows.ts';
import { isAfter, type PageEnd } from './pagingCookie.ts';

export type RowQuery = {
  organization: Organization;
  state: TableState;
  userId: string;
  filter: Expression | undefined;
  order: readonly OrderItem[];
  /** Only these rows, as for a collection of a row; undefined for the whole table. */
  within: Iterable<Row> | undefined;
  after: PageEnd | undefined;
};

/**
 * The rows a query is true for, in order, from the end of the previous page on. Without $orderby that is the
 * order of the primary key; only the rows taken are looked at, so a page costs the same wherever it lies.
 */
export function findRows(query: RowQuery): Iterable<Row> {
  const { state, filter, order, after } = query;
  const test = filter
    ? compileFilter({ organization: query.organization, state, userId: query.userId }, filter)
    : () => true;
  const chosen = query.within ?? (filter && candidateRows(state, filter)?.values());
  if (!chosen && order.length === 0) return filtered(state.rows.scan(after?.lastId), test);
  const rows = sortRows(order, filtered(chosen ?? state.rows.scan(), test));
  return after ? filtered(rows, (row) => isAfter(after, order, row)) : rows;
}

function* filtered(rows: Iterable<Row>, test: (row: Row) => boolean): Iterable<Row> {
  for (const row of rows) if (test(row)) yield row;
}
