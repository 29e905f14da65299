import type { MergedQuery } from '../types.ts';
import { selectOf } from './quoteNames.ts';

/**
 * Path of the query for rows of a table that were merged into others since then. A merge writes the row that goes, so its
 * `modifiedon` is when it was merged or later.
 */
export function mergedPath({ table: { entitySet, primaryId }, select, since }: MergedQuery): string {
  const columns = selectOf([primaryId, 'merged', '_masterid_value', 'modifiedon', ...select]);
  const from = new Date(since).toISOString();
  return `${entitySet}?$select=${columns}&$filter=${encodeURIComponent(`merged eq true and modifiedon ge ${from}`)}`;
}
