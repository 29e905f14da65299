import { isAfter, readPagingCookie, writePagingCookie } from '../query/pagingCookie.ts';
import type { Row } from '../rows/row.ts';
import type { FetchQuery } from './fetchQuery.ts';
import { type FetchScope, fetchTable, type Joined } from './fetchScope.ts';
import { type LineOrder, rowOrders, sortLines } from './orderLines.ts';

export type FetchPage = { lines: Joined[]; more: boolean; cookie: string | undefined };

const largestPage = 5000;

/**
 * A page of a query. Of one table alone it begins after the row the cookie names, so that rows written meanwhile
 * shift nothing; with links, and without a cookie, it is counted off (the documentation's simple paging).
 */
export function fetchPage(
  scope: FetchScope,
  query: FetchQuery,
  orders: readonly LineOrder[],
  lines: Iterable<Joined>,
  keyOf: (line: Joined) => string,
): FetchPage {
  const { table } = fetchTable(scope.context, query.entity.name);
  const byRow = rowOrders(orders, scope.root);
  const alone = query.entity.links.length === 0 && !query.distinct;
  const after =
    query.cookie === undefined ? undefined : readPagingCookie(wrap(query), byRow, table.primaryId);
  const size = query.top ?? query.count ?? largestPage;
  let skip = alone && after ? 0 : size * (query.page - 1);

  const page: Joined[] = [];
  const seen = new Set<string>();
  const sorted = orders.length > 0 ? sortLines(orders, lines) : lines;
  let more = false;
  for (const line of sorted) {
    const row = line.get(scope.root);
    if (alone && after && row && !isAfter(after, byRow, row)) continue;
    if (query.distinct) {
      const key = keyOf(line);
      if (seen.has(key)) continue;
      seen.add(key);
    }
    if (skip > 0) {
      skip -= 1;
      continue;
    }
    if (page.length === size) {
      more = query.top === undefined;
      break;
    }
    page.push(line);
  }
  const [first, last] = [page[0]?.get(scope.root), page.at(-1)?.get(scope.root)];
  return {
    lines: page,
    more,
    cookie: more ? cookieOf(query, byRow, table.primaryId, first, last) : undefined,
  };
}

function cookieOf(
  query: FetchQuery,
  orders: ReturnType<typeof rowOrders>,
  primaryId: string,
  first: Row | undefined,
  last: Row | undefined,
): string | undefined {
  // A query ordered by a column of a link has no cookie; it is paged by number.
  const linked = query.entity.links.some((link) => link.orders.length > 0);
  const foreign = query.entity.orders.some((order) => order.entityName !== undefined);
  if (linked || foreign || !first || !last) return undefined;
  return writePagingCookie(query.page + 1, orders, primaryId, first, last);
}

/** The reader of cookies takes the annotation's form; a query carries what is encoded twice in it. */
function wrap(query: FetchQuery): string {
  const inner = encodeURIComponent(encodeURIComponent(query.cookie ?? ''));
  return `<cookie pagenumber="${query.page}" pagingcookie="${inner}" istracking="False" />`;
}
