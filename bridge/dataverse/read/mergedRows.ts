import type { CallOptions, DataverseRow, MergedQuery } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { parseRow } from './parseRow.ts';
import { selectQuery } from './quoteNames.ts';
import { readPages } from './readPages.ts';

/**
 * Path of the query for rows of a table that were merged into others since then. A merge writes the row that goes, so its
 * `modifiedon` is when it was merged or later.
 */
export function mergedPath({ table: { entitySet, primaryId }, select, since }: MergedQuery): string {
  const columns = selectQuery([primaryId, 'merged', '_masterid_value', 'modifiedon', ...select]);
  const from = new Date(since).toISOString();
  return `${entitySet}?$select=${columns}&$filter=${encodeURIComponent(`merged eq true and modifiedon ge ${from}`)}`;
}

/** Rows that were merged into others; see DataverseClient. */
export function findMerged(api: WebApi, query: MergedQuery, options: CallOptions): Promise<DataverseRow[]> {
  const { table } = query;
  const parse = (item: unknown) => parseRow(table.primaryId, item);
  return readPages(api, `find merged rows of ${table.name}`, [mergedPath(query)], parse, options);
}
