import type { CallOptions, DataverseRow, MergedQuery } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { mergedPath } from './mergedRows.ts';
import { parseRow } from './parseRow.ts';
import { readPages } from './readPages.ts';

/** Rows that were merged into others; see DataverseClient. */
export function findMerged(api: WebApi, query: MergedQuery, options: CallOptions): Promise<DataverseRow[]> {
  const { table } = query;
  const parse = (item: unknown) => parseRow(table.primaryId, item);
  return readPages(api, `find merged rows of ${table.name}`, [mergedPath(query)], parse, options);
}
