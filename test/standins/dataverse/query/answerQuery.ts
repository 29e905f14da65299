import { querySyntax } from '../errors/requestErrors.ts';
import type { WebResponse } from '../http.ts';
import { requirePrivilege } from '../organization/caller.ts';
import type { TableState } from '../organization/organization.ts';
import type { Context } from '../routing/context.ts';
import { jsonResponse } from '../routing/respond.ts';
import { presentRow } from '../rows/presentRow.ts';
import type { Row } from '../rows/row.ts';
import { contextFragment } from './contextFragment.ts';
import { findRows } from './findRows.ts';
import { readOrderBy } from './orderRows.ts';
import { type PageEnd, readPagingCookie, writePagingCookie } from './pagingCookie.ts';
import { parseFilter } from './parseFilter.ts';
import { type QueryOptions, readQueryOptions } from './queryOptions.ts';
import { readCount, readSelection } from './selection.ts';

const largestPage = 5000;
const largestCount = 5000;

/** Answers a GET of an entity set or of a collection of a row (`within` are its rows then). */
export function answerQuery(context: Context, state: TableState, within?: () => Iterable<Row>): WebResponse {
  const { organization, caller, request } = context;
  const { table } = state;
  requirePrivilege(caller, 'Read', table.logicalName, table.schemaName);
  const query = readQueryOptions(request.query);
  if (query.options.has('$deltatoken'))
    throw querySyntax("The query parameter '$deltatoken' is not supported here.");
  const selection = readSelection(organization, state, query);
  const order = readOrderBy(organization, state, query.options.get('$orderby'));
  const filterText = query.options.get('$filter');
  const filter = filterText === undefined ? undefined : parseFilter(filterText, query.aliases);
  const token = query.options.get('$skiptoken');
  const after = token === undefined ? undefined : readPagingCookie(token, order, table.primaryId);
  const limit = readLimit(context, query);
  const find = (from: PageEnd | undefined): Iterable<Row> =>
    findRows({ organization, state, userId: caller.userId, filter, order, within: within?.(), after: from });

  const rows: Row[] = [];
  let more = false;
  for (const row of find(after)) {
    if (rows.length === limit.rows) {
      more = true;
      break;
    }
    rows.push(row);
  }
  context.work.rowsRead += rows.length;

  const first = rows[0];
  const last = rows.at(-1);
  const link =
    more && !limit.final && first && last
      ? nextLink(context, writePagingCookie((after?.page ?? 1) + 1, order, table.primaryId, first, last))
      : undefined;
  const total = query.options.get('$count') === 'true' ? count(find(undefined)) : undefined;
  return jsonResponse(context, 200, {
    '@odata.context': `${context.base}/$metadata#${contextFragment(state, selection)}`,
    ...countAnnotations(context, total),
    ...(total === undefined ? {} : { '@odata.count': Math.min(total, largestCount) }),
    value: rows.map((row) => presentRow(context, state, row, selection)),
    ...(link === undefined ? {} : { '@odata.nextLink': link }),
  });
}

/** A page's size, and whether the answer ends with it ($top). $top is ignored beside odata.maxpagesize. */
function readLimit(context: Context, query: QueryOptions): { rows: number; final: boolean } {
  const { preferences } = context;
  const top = query.options.get('$top');
  const wanted = top === undefined ? undefined : readCount('$top', top);
  const asked = preferences.get('odata.maxpagesize');
  if (asked !== undefined) {
    const size = readCount('odata.maxpagesize', asked);
    if (size === 0) throw querySyntax('The value of odata.maxpagesize must be greater than zero.');
    preferences.applied(`odata.maxpagesize=${Math.min(size, largestPage)}`);
    return { rows: Math.min(size, largestPage), final: false };
  }
  if (wanted === undefined) return { rows: largestPage, final: false };
  return { rows: Math.min(wanted, largestPage), final: wanted <= largestPage };
}

/** The same address with the cookie in place of an earlier one. */
function nextLink(context: Context, cookie: string): string {
  const kept = context.request.query
    .split('&')
    .filter((part) => part !== '' && !/^(\$|%24)skiptoken=/.test(part));
  const path = context.request.path.replace(/^.*?\/api\/data\/v[^/]*/, '');
  return `${context.base}${path}?${[...kept, `$skiptoken=${encodeURIComponent(cookie)}`].join('&')}`;
}

/** Counting stops just above the number Dataverse is willing to count to. */
function count(rows: Iterable<Row>): number {
  let total = 0;
  for (const _row of rows) {
    total += 1;
    if (total > largestCount) break;
  }
  return total;
}

function countAnnotations(context: Context, total: number | undefined): Record<string, unknown> {
  const { preferences, organization } = context;
  const prefix = 'Microsoft.Dynamics.CRM.';
  const all: [string, unknown][] = [
    ['totalrecordcount', total === undefined ? -1 : Math.min(total, largestCount)],
    ['totalrecordcountlimitexceeded', total !== undefined && total > largestCount],
    ['globalmetadataversion', organization.metadataVersion()],
  ];
  const wanted = all.filter(([name]) => preferences.wantsAnnotation(`${prefix}${name}`));
  const annotations = preferences.get('odata.include-annotations');
  if (annotations !== undefined) preferences.applied(`odata.include-annotations="${annotations}"`);
  return Object.fromEntries(wanted.map(([name, value]) => [`@${prefix}${name}`, value]));
}
