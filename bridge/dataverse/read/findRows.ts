import type { DataverseRow, ReadOptions, TableRef } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { buildInQueries } from './buildInQueries.ts';
import { parseRow } from './parseRow.ts';
import { selectOf } from './quoteNames.ts';
import { readPages } from './readPages.ts';

const mostValuesPerQuery = 200;

/** Rows whose column equals one of the values; see DataverseClient. A row found by two values is given once. */
export async function findRows(
  api: WebApi,
  table: TableRef,
  column: string,
  values: readonly (string | number)[],
  options: ReadOptions,
): Promise<DataverseRow[]> {
  const paths = buildInQueries({
    address: api.origin + api.basePath,
    entitySet: table.entitySet,
    select: selectOf([table.primaryId, column, ...options.select]),
    column,
    values: values.map(String),
    kind: 'text',
    most: mostValuesPerQuery,
  });
  const rows = await readPages(
    api,
    `find rows of ${table.name}`,
    paths,
    (item) => parseRow(table.primaryId, item),
    options,
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
