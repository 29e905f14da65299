import type { ActivitiesQuery, DataverseRow, ReadOptions } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { parseRow } from './parseRow.ts';
import { requireGuid, requireName, selectQuery } from './quoteNames.ts';
import { readPages } from './readPages.ts';

/** Conditions of one query; Dataverse takes 500, and a GET of 32,768 characters. */
const mostRowsPerQuery = 100;

/** The union of all activities, whatever their table: they share their IDs. */
const union = { entitySet: 'activitypointers', primaryId: 'activityid' };

/** Activities that regard rows; see DataverseClient. */
export async function findActivities(
  api: WebApi,
  { regarding, tables }: ActivitiesQuery,
  { select, ...options }: ReadOptions,
): Promise<DataverseRow[]> {
  if (regarding.length === 0 || tables.length === 0) return [];
  const columns = ['_regardingobjectid_value', 'activitytypecode', ...select];
  const head = `${union.entitySet}?$select=${selectQuery([union.primaryId, ...columns])}&$filter=`;
  const ofTables = anyOf(tables.map((name) => `activitytypecode eq '${requireName(name)}'`));
  const ids = [...new Set(regarding.map(requireGuid))];
  const paths: string[] = [];
  for (let start = 0; start < ids.length; start += mostRowsPerQuery) {
    const some = ids.slice(start, start + mostRowsPerQuery);
    const ofRows = anyOf(some.map((id) => `_regardingobjectid_value eq ${id}`));
    paths.push(head + encodeURIComponent(`${ofTables} and ${ofRows}`));
  }
  const rows = await readPages(
    api,
    'find activities of contacts',
    paths,
    (item) => parseRow(union.primaryId, item),
    options,
  );
  return rows;
}

function anyOf(conditions: readonly string[]): string {
  return `(${conditions.join(' or ')})`;
}
