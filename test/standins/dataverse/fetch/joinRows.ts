import type { TableState } from '../organization/organization.ts';
import { columnValue } from '../rows/columnValue.ts';
import type { Row, Value } from '../rows/row.ts';
import { indexKey } from '../rows/rowStore.ts';
import { compileFetchFilter } from './compileConditions.ts';
import type { FetchLink } from './fetchQuery.ts';
import { type FetchScope, fetchColumn, fetchTable, fetchValue, type Joined } from './fetchScope.ts';

type Join = (joined: Joined) => Iterable<Joined>;

/**
 * Makes the joins of a table's link-entity elements and adds their tables to the scope. A link without an alias
 * takes the name of its table, and a number where that is taken (inference: the number's form).
 */
export function compileLinks(scope: FetchScope, parent: string, links: readonly FetchLink[]): Join {
  const joins = links.map((link) => compileLink(scope, parent, link));
  return (joined) => joins.reduce<Iterable<Joined>>(flatMap, [joined]);
}

function* flatMap(lines: Iterable<Joined>, join: Join): Iterable<Joined> {
  for (const line of lines) yield* join(line);
}

function compileLink(scope: FetchScope, parent: string, link: FetchLink): Join {
  const state = fetchTable(scope.context, link.name);
  const alias = link.alias ?? freeAlias(scope, link.name);
  const before = new Set(scope.sources.keys());
  scope.sources.set(alias, state);
  const to = fetchColumn(scope, parent, link.to);
  const from = fetchColumn(scope, alias, link.from);
  const inner = compileLinks(scope, alias, link.links);
  const added = [...scope.sources.keys()].filter((name) => !before.has(name));
  const tests = link.filters.map((filter) => compileFetchFilter(scope, alias, filter));
  const find = finder(state, from.column.name);

  return function* join(joined) {
    const value = fetchValue(to, joined);
    let found = false;
    for (const row of value === undefined ? [] : find(value)) {
      for (const whole of inner(new Map(joined).set(alias, row))) {
        if (!tests.every((test) => test(whole))) continue;
        found = true;
        yield whole;
      }
    }
    if (!found && link.outer) yield new Map([...joined, ...added.map((name) => [name, undefined] as const)]);
  };
}

function freeAlias(scope: FetchScope, name: string): string {
  let alias = name;
  for (let number = 2; scope.sources.has(alias); number += 1) alias = `${name}${number}`;
  return alias;
}

/** Finds a table's rows by a column: by the id, by an index, else by one made of the whole table at first use. */
function finder(state: TableState, column: string): (value: Value) => Iterable<Row> {
  if (column === state.table.primaryId) {
    return (value) => {
      const row = state.rows.get(indexKey(value));
      return row ? [row] : [];
    };
  }
  if (state.rows.indexedColumns.has(column)) return (value) => state.rows.find(column, value);
  let index: Map<string, Row[]> | undefined;
  return (value) => {
    index ??= indexBy(state, column);
    return index.get(indexKey(value)) ?? [];
  };
}

function indexBy(state: TableState, name: string): Map<string, Row[]> {
  const column = state.columns.get(name);
  const index = new Map<string, Row[]>();
  if (!column) return index;
  for (const row of state.rows.scan()) {
    const value = columnValue(state, column, row);
    if (value === undefined) continue;
    const key = indexKey(value);
    const rows = index.get(key);
    if (rows) rows.push(row);
    else index.set(key, [row]);
  }
  return index;
}
