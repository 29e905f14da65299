import type { DifferenceView } from '../views/viewReconciliation.ts';
import { csvLine } from './csvLine.ts';

const pageSize = 250;

const head = [
  'number',
  'kind',
  'what follows',
  'contact',
  'name',
  'row',
  'fields',
  'contacts with the address',
  'code',
  'detail',
];

/**
 * What a reconciliation found as CSV (RFC 4180), a page at a time.
 * @param read differences behind a number, `limit` at most
 */
export async function* differencesAsCsv(
  read: (page: { after?: number; limit: number }) => Promise<readonly DifferenceView[] | undefined>,
): AsyncGenerator<string> {
  yield csvLine(head);
  for (let after: number | undefined; ; ) {
    const page = await read({ limit: pageSize, ...(after !== undefined && { after }) });
    if (!page) return;
    yield page.map(cellsOf).map(csvLine).join('');
    after = page.at(-1)?.number;
    if (page.length < pageSize || after === undefined) return;
  }
}

function cellsOf(each: DifferenceView): (string | number | undefined)[] {
  return [
    each.number,
    each.kind,
    each.follows,
    each.contactId,
    each.name,
    each.rowId,
    each.fields?.map(({ field, reason }) => `${field}: ${reason}`).join('; '),
    each.contacts,
    each.code,
    each.detail,
  ];
}
