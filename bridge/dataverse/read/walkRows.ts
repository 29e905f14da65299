import type { DataverseRow, TableRef, WalkOptions } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { parsePage } from './parseAnswer.ts';
import { parseRow } from './parseRow.ts';
import { selectQuery } from './quoteNames.ts';
import { pathOf, rowAnnotations, withoutEnd } from './readPages.ts';
import { sendQueries } from './sendQueries.ts';
import { unmasked } from './unmasked.ts';

/** Pages have up to 5,000 rows: fifty million are more than a table of contacts has. */
const mostPages = 10_000;

/** All rows of a table, or those changed since then, page by page; see DataverseClient. */
export async function walkRows(
  api: WebApi,
  table: TableRef,
  { select, changedSince, ...options }: WalkOptions,
  onPage: (rows: readonly DataverseRow[]) => Promise<void>,
): Promise<void> {
  const purpose = `read all rows of ${table.name}`;
  const order =
    changedSince === undefined
      ? `&$orderby=${table.primaryId}`
      : `&$filter=${encodeURIComponent(`modifiedon ge ${new Date(changedSince).toISOString()}`)}&$orderby=modifiedon,${table.primaryId}`;
  let path: string | undefined =
    `${table.entitySet}?$select=${selectQuery([table.primaryId, ...select])}${unmasked(table)}${order}`;
  for (let pages = 1; path !== undefined; pages += 1) {
    if (pages > mostPages) throw withoutEnd(purpose, `has more than ${mostPages} pages`);
    const asked: string = path;
    const [page] = await sendQueries(
      api,
      {
        purpose,
        paths: [asked],
        headers: { prefer: rowAnnotations },
        parse: (answer) => {
          const read = parsePage(purpose, answer);
          return { ...read, rows: read.items.map((item) => parseRow(table.primaryId, item)) };
        },
      },
      options,
    );
    if (!page) return;
    if (page.schemaVersion !== undefined) api.noteSchemaVersion(page.schemaVersion);
    await onPage(page.rows);
    path = page.nextLink === undefined ? undefined : pathOf(api, page.nextLink);
    if (path === asked) throw withoutEnd(purpose, 'leads back to a page that was read already');
  }
}
