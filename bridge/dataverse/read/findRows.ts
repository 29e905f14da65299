import type { DataverseRow, FindOptions, TableRef } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { buildInQueries } from './buildInQueries.ts';
import { parseRow } from './parseRow.ts';
import { requireName, selectQuery } from './quoteNames.ts';
import { readPages } from './readPages.ts';
import { unmasked } from './unmasked.ts';

const mostValuesPerQuery = 200;

/** What may be left behind a text: blanks at the end are ignored when texts are compared, these are not. */
const ends = ['', '\t', '\n', '\r\n', '\u00a0'];

/** What a person or a program may leave in front of a text: blank, tab, line ends, no-break space. */
const blanks = [' ', '\t', '\n', '\r', '\u00a0'];

/** Rows whose column equals one of the values; see DataverseClient. A row found by two values is given once. */
export async function findRows(
  api: WebApi,
  table: TableRef,
  column: string,
  values: readonly (string | number)[],
  { behindBlanks = false, ...options }: FindOptions,
): Promise<DataverseRow[]> {
  const select = selectQuery([table.primaryId, column, ...options.select]) + unmasked(table);
  const paths = buildInQueries({
    address: api.origin + api.basePath,
    entitySet: table.entitySet,
    select,
    column,
    values: behindBlanks ? values.flatMap((value) => ends.map((end) => value + end)) : values.map(String),
    kind: 'text',
    most: mostValuesPerQuery * (behindBlanks ? ends.length : 1),
  });
  if (behindBlanks && paths.length > 0) {
    const starts = blanks.map((blank) => `startswith(${requireName(column)},'${encodeURIComponent(blank)}')`);
    paths.push(`${table.entitySet}?$select=${select}&$filter=${starts.join('%20or%20')}`);
  }
  const rows = await readPages(
    api,
    `find rows of ${table.name}`,
    paths,
    (item) => parseRow(table.primaryId, item),
    options,
  );
  return [...new Map(rows.map((row) => [row.id, row])).values()];
}
