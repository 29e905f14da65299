import { querySyntax, unknownQueryProperty } from '../errors/requestErrors.ts';
import type { Organization, TableState } from '../organization/organization.ts';
import { columnValue } from '../rows/columnValue.ts';
import type { Row } from '../rows/row.ts';
import type { Column } from '../tables/table.ts';
import { type Comparable, comparable } from './compareValues.ts';
import { walk } from './walkPath.ts';

export type OrderItem = { descending: boolean; read: (row: Row) => Comparable | undefined };

/** Reads `$orderby=createdon desc,parentcustomerid_account/name`. */
export function readOrderBy(
  organization: Organization,
  state: TableState,
  text: string | undefined,
): OrderItem[] {
  if (text === undefined) return [];
  return text.split(',').map((part) => {
    const [path = '', direction = 'asc', ...more] = part.trim().split(/\s+/);
    if (more.length > 0 || !['asc', 'desc'].includes(direction))
      throw querySyntax(`Syntax error in $orderby near '${part}'.`);
    const names = path.split('/');
    const target = walk(organization, state, names.slice(0, -1));
    const column = target.state.properties.get(names.at(-1) ?? '');
    if (!column) throw unknownQueryProperty(target.state.table.logicalName, names.at(-1) ?? '');
    return {
      descending: direction === 'desc',
      read: (row) => readComparable(target.state, column, target.follow(row)),
    };
  });
}

function readComparable(state: TableState, column: Column, row: Row | undefined): Comparable | undefined {
  const value = row && columnValue(state, column, row);
  return value === undefined ? undefined : comparable(value);
}

/** Sorts by the items, then by id, so that pages never overlap. Nulls come first, as in SQL Server. */
export function sortRows(order: readonly OrderItem[], rows: Iterable<Row>): Row[] {
  // The keys are read once for each row: folding texts costs more than comparing them.
  const keyed = Array.from(rows, (row) => ({ row, keys: order.map((item) => item.read(row)) }));
  keyed.sort((left, right) => {
    for (const [index, item] of order.entries()) {
      const difference = compareComparables(left.keys[index], right.keys[index]);
      if (difference !== 0) return item.descending ? -difference : difference;
    }
    return left.row.id < right.row.id ? -1 : left.row.id > right.row.id ? 1 : 0;
  });
  return keyed.map(({ row }) => row);
}

function compareComparables(left: Comparable | undefined, right: Comparable | undefined): number {
  if (left === right) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  return left < right ? -1 : 1;
}
