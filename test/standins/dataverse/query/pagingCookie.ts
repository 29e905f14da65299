import { webApiError } from '../errors/webApiError.ts';
import type { Row } from '../rows/row.ts';
import type { Comparable } from './compareValues.ts';
import type { OrderItem } from './orderRows.ts';

/** Where a page ended: the order values and the id of its last row. */
export type PageEnd = { page: number; values: (Comparable | null)[]; lastId: string };

/**
 * Writes a `$skiptoken` of the shape Dataverse uses: a cookie element with the page number and, encoded twice,
 * the paging cookie of the query underneath. Clients must treat it as opaque.
 */
export function writePagingCookie(
  page: number,
  order: readonly OrderItem[],
  idColumn: string,
  first: Row,
  last: Row,
): string {
  const values = order.map((item) => item.read(last) ?? null);
  const columns = values
    .map((value, index) => `<o${index} last="${attribute(JSON.stringify(value))}" />`)
    .join('');
  const inner = `<cookie page="${page - 1}">${columns}<${idColumn} last="{${last.id.toUpperCase()}}" first="{${first.id.toUpperCase()}}" /></cookie>`;
  const encoded = encodeURIComponent(encodeURIComponent(inner));
  return `<cookie pagenumber="${page}" pagingcookie="${encoded}" istracking="False" />`;
}

/** Reads a `$skiptoken` back. Throws 400 for one this server did not make. */
export function readPagingCookie(token: string, order: readonly OrderItem[], idColumn: string): PageEnd {
  const [, page, encoded] =
    /^<cookie pagenumber="(\d+)" pagingcookie="([^"]*)" istracking="False" \/>$/.exec(token) ?? [];
  const inner = encoded === undefined ? '' : decodeTwice(encoded);
  const lastId = new RegExp(`<${idColumn} last="\\{([0-9A-F-]{36})\\}"`).exec(inner)?.[1]?.toLowerCase();
  const values = [...inner.matchAll(/<o\d+ last="([^"]*)" \/>/g)].map((match) =>
    JSON.parse(unattribute(match[1] ?? 'null')),
  );
  if (page === undefined || lastId === undefined || values.length !== order.length) {
    throw webApiError(400, '0x80041129', 'Malformed XML in the Paging Cookie');
  }
  return { page: Number(page), values, lastId };
}

/** Whether a row lies after the end of a page in the given order. */
export function isAfter(end: PageEnd, order: readonly OrderItem[], row: Row): boolean {
  for (const [index, item] of order.entries()) {
    const value = item.read(row) ?? null;
    const last = end.values[index] ?? null;
    if (value === last) continue;
    const ascending = value !== null && (last === null || value > last);
    return ascending !== item.descending;
  }
  return row.id > end.lastId;
}

function decodeTwice(text: string): string {
  try {
    return decodeURIComponent(decodeURIComponent(text));
  } catch {
    return '';
  }
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}

function unattribute(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
}
