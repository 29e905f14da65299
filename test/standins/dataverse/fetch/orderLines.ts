import { type Comparable, comparable } from '../query/compareValues.ts';
import type { OrderItem } from '../query/orderRows.ts';
import { formattedValue } from '../rows/formattedValue.ts';
import { invalidFetch } from './fetchErrors.ts';
import type { FetchEntity, FetchQuery } from './fetchQuery.ts';
import { type FetchColumn, type FetchScope, fetchColumn, fetchValue, type Joined } from './fetchScope.ts';

export type LineOrder = { descending: boolean; read: (joined: Joined) => Comparable | undefined };

/** The order of a query: that of the root, then those of its links. Choices are ordered by label. */
export function readOrders(scope: FetchScope, query: FetchQuery): LineOrder[] {
  const own = query.entity.orders.map((order) => {
    const name = order.attribute ?? aliased(query.entity, order.alias ?? '');
    return lineOrder(
      scope,
      query,
      fetchColumn(scope, order.entityName ?? scope.root, name),
      order.descending,
    );
  });
  return [...own, ...linkOrders(scope, query, query.entity)];
}

/** The orders of a query that knows one table only, for rows. */
export function rowOrders(orders: readonly LineOrder[], root: string): OrderItem[] {
  return orders.map(({ descending, read }) => ({ descending, read: (row) => read(new Map([[root, row]])) }));
}

/** Sorts lines; a line's place among equals stays. Nulls come first, as in SQL Server. */
export function sortLines(orders: readonly LineOrder[], lines: Iterable<Joined>): Joined[] {
  const keyed = Array.from(lines, (line) => ({ line, keys: orders.map((order) => order.read(line)) }));
  keyed.sort((left, right) => {
    for (const [index, { descending }] of orders.entries()) {
      const difference = compareKeys(left.keys[index], right.keys[index]);
      if (difference !== 0) return descending ? -difference : difference;
    }
    return 0;
  });
  return keyed.map(({ line }) => line);
}

function compareKeys(left: Comparable | undefined, right: Comparable | undefined): number {
  if (left === right) return 0;
  if (left === undefined) return -1;
  if (right === undefined) return 1;
  return left < right ? -1 : 1;
}

function linkOrders(scope: FetchScope, query: FetchQuery, entity: FetchEntity): LineOrder[] {
  const aliases = [...scope.sources.keys()].slice(1);
  const links: FetchEntity[] = [];
  const collect = (of: FetchEntity): void => {
    for (const link of of.links) {
      links.push(link);
      collect(link);
    }
  };
  collect(entity);
  return links.flatMap((link, index) =>
    link.orders.map((order) => {
      const column = fetchColumn(
        scope,
        aliases[index] ?? '',
        order.attribute ?? aliased(link, order.alias ?? ''),
      );
      return lineOrder(scope, query, column, order.descending);
    }),
  );
}

function aliased(entity: FetchEntity, alias: string): string {
  const attribute = entity.attributes.find((one) => one.alias === alias);
  if (!attribute) throw invalidFetch(`No attribute has the alias '${alias}'.`);
  return attribute.name;
}

function lineOrder(
  scope: FetchScope,
  query: FetchQuery,
  column: FetchColumn,
  descending: boolean,
): LineOrder {
  const byLabel = !query.rawOrder && ['Picklist', 'State', 'Status'].includes(column.column.type);
  return {
    descending,
    read: (joined) => {
      const value = fetchValue(column, joined);
      if (value === undefined) return undefined;
      if (!byLabel) return comparable(value);
      return comparable(formattedValue(scope.context.organization, column.column, value) ?? value);
    },
  };
}
