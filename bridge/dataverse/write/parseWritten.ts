import type { PartAnswer } from '../batch/types.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import { parseJson } from '../read/parseAnswer.ts';
import { parseRow } from '../read/parseRow.ts';
import type { DataverseRow, TableRef } from '../types.ts';

/**
 * The row a successful write handed back, if any. Throws BadAnswer when the answer is about another row: then the
 * answers and requests of the batch no longer belong together.
 */
export function parseWritten(table: TableRef, id: string, part: PartAnswer): DataverseRow | undefined {
  if (part.body.length > 0 && part.status !== 204) {
    const row = parseRow(table.primaryId, parseJson(part.body));
    if (row.id !== id) throw new BadAnswer(`the answer for row ${id} is about row ${row.id}`);
    return row;
  }
  const named = part.headers['odata-entityid'];
  if (named !== undefined && !named.toLowerCase().includes(id)) {
    throw new BadAnswer(`the answer for row ${id} is about ${named}`);
  }
  return undefined;
}
