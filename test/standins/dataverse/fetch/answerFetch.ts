import { querySyntax } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse } from '../routing/respond.ts';
import { fullMetadata } from '../rows/fullMetadata.ts';
import { etagOf } from '../rows/presentRow.ts';
import { aggregateLines } from './aggregateLines.ts';
import { compileFetchFilter } from './compileConditions.ts';
import { invalidFetch } from './fetchErrors.ts';
import { type FetchPage, fetchPage } from './fetchPage.ts';
import type { FetchQuery } from './fetchQuery.ts';
import { type FetchScope, fetchTable, type Joined } from './fetchScope.ts';
import { compileLinks } from './joinRows.ts';
import { readOrders } from './orderLines.ts';
import { parseFetch } from './parseFetch.ts';
import { type Selected, selectColumns, showLine } from './selectColumns.ts';

const largestCount = 5000;

/** Whether an address asks in FetchXML. */
export function asksForFetch(context: Context): boolean {
  return new URLSearchParams(context.request.query).has('fetchXml');
}

/** Answers `GET contacts?fetchXml=…`. Other query options than $count do not go with it. */
export function answerFetch(context: Context, state: TableState): WebResponse {
  const options = new URLSearchParams(context.request.query);
  for (const name of options.keys()) {
    if (name !== 'fetchXml' && name !== '$count' && name !== 'tag')
      throw querySyntax(`The query option '${name}' cannot be combined with fetchXml.`);
  }
  const query = parseFetch(options.get('fetchXml') ?? '');
  if (query.entity.name !== state.table.logicalName)
    throw invalidFetch(
      `The entity '${query.entity.name}' is not that of the entity set '${state.table.entitySet}'.`,
    );
  const root = query.entity.name;
  const scope: FetchScope = { context, root, sources: new Map([[root, fetchTable(context, root)]]) };
  const lines = compileLines(scope, query);
  if (query.aggregate) return answerAggregate(context, state, aggregateLines(scope, query, lines()));

  const selected = selectColumns(scope, query.entity);
  const keyOf = (line: Joined): string => JSON.stringify(showLine(scope, selected, line));
  const page = fetchPage(scope, query, readOrders(scope, query), lines(), keyOf);
  context.work.rowsRead += page.lines.length;
  const counted = query.returnTotal || options.get('$count') === 'true' ? count(lines()) : undefined;
  return jsonResponse(context, 200, {
    '@odata.context': `${context.base}/$metadata#${fragment(state, selected, root)}`,
    ...(options.get('$count') === 'true' ? { '@odata.count': counted } : {}),
    ...annotations(context, query, page, counted),
    value: page.lines.map((line) => show(scope, state, selected, line, query)),
  });
}

/** All lines of a query, each time anew. */
function compileLines(scope: FetchScope, query: FetchQuery): () => Iterable<Joined> {
  const join = compileLinks(scope, scope.root, query.entity.links);
  const tests = query.entity.filters.map((filter) => compileFetchFilter(scope, scope.root, filter));
  const { rows, table } = fetchTable(scope.context, scope.root);
  const { bin } = scope.context.organization;
  const deleted = (bin.on && bin.rows.get(table.logicalName)?.values()) || [];
  const source = query.fromBin ? [...deleted] : undefined;
  return function* lines() {
    for (const row of source ?? rows.scan()) {
      for (const line of join(new Map([[scope.root, row]]))) {
        if (tests.every((test) => test(line))) yield line;
      }
    }
  };
}

function answerAggregate(context: Context, state: TableState, rows: Record<string, unknown>[]): WebResponse {
  context.work.rowsRead += rows.length;
  const applied = context.preferences.get('odata.include-annotations');
  if (applied !== undefined) context.preferences.applied(`odata.include-annotations="${applied}"`);
  return jsonResponse(context, 200, {
    '@odata.context': `${context.base}/$metadata#${state.table.entitySet}`,
    value: rows,
  });
}

/** A row as JSON: distinct ones are no rows of a table and carry neither etag nor id. */
function show(
  scope: FetchScope,
  state: TableState,
  selected: readonly Selected[],
  line: Joined,
  query: FetchQuery,
): Record<string, unknown> {
  const shown = showLine(scope, selected, line);
  const row = line.get(scope.root);
  if (query.distinct || !row) return shown;
  const own = selected.filter(({ column }) => column.alias === scope.root);
  return {
    ...fullMetadata(
      scope.context,
      state,
      row,
      own.map(({ property, column }) => [property, column.column]),
    ),
    '@odata.etag': etagOf(row),
    ...shown,
    [state.table.primaryId]: row.id,
  };
}

function fragment(state: TableState, selected: readonly Selected[], root: string): string {
  const own = selected.filter(({ column }) => column.alias === root).map(({ property }) => property);
  return `${state.table.entitySet}(${[...new Set([...own, state.table.primaryId])].join(',')})`;
}

function annotations(
  context: Context,
  query: FetchQuery,
  page: FetchPage,
  counted: number | undefined,
): Record<string, unknown> {
  const { preferences } = context;
  const asked = preferences.get('odata.include-annotations');
  if (asked !== undefined) preferences.applied(`odata.include-annotations="${asked}"`);
  const all: [string, unknown][] = [
    ['totalrecordcount', query.returnTotal ? Math.min(counted ?? 0, largestCount) : undefined],
    ['totalrecordcountlimitexceeded', query.returnTotal ? (counted ?? 0) > largestCount : undefined],
    ['fetchxmlpagingcookie', page.cookie],
    ['morerecords', page.more || undefined],
  ];
  return Object.fromEntries(
    all
      .map(([name, value]) => [`Microsoft.Dynamics.CRM.${name}`, value] as const)
      .filter(([name, value]) => value !== undefined && preferences.wantsAnnotation(name))
      .map(([name, value]) => [`@${name}`, value]),
  );
}

function count(lines: Iterable<Joined>): number {
  let total = 0;
  for (const _line of lines) total += 1;
  return total;
}
