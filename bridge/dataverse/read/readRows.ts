import type { DataverseRow, ReadOptions, TableRef } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { buildInQueries } from './buildInQueries.ts';
import { parseRow } from './parseRow.ts';
import { requireGuid, selectQuery } from './quoteNames.ts';
import { readPages } from './readPages.ts';
import { unmasked } from './unmasked.ts';

const mostIdsPerQuery = 700;

/** Rows by ID, in as few requests as the length of a URL allows; see DataverseClient. */
export async function readRows(
  api: WebApi,
  table: TableRef,
  ids: readonly string[],
  options: ReadOptions,
): Promise<Map<string, DataverseRow>> {
  const paths = buildInQueries({
    address: api.origin + api.basePath,
    entitySet: table.entitySet,
    select: selectQuery([table.primaryId, ...options.select]) + unmasked(table),
    column: table.primaryId,
    values: ids.map(requireGuid),
    kind: 'guid',
    most: mostIdsPerQuery,
  });
  const rows = await readPages(
    api,
    `read rows of ${table.name}`,
    paths,
    (item) => parseRow(table.primaryId, item),
    options,
  );
  return new Map(rows.map((row) => [row.id, row]));
}
