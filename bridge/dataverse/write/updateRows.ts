import type { ItemAnswer } from '../batch/types.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import { requireGuid, selectQuery } from '../read/quoteNames.ts';
import { rowAnnotations } from '../read/readPages.ts';
import type {
  ResultListener,
  RowUpdate,
  TableRef,
  UpdateResult,
  WriteOptions,
  WriteReport,
} from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { classifyRefusal } from './classifyRefusal.ts';
import type { BulkSizer } from './createBulkSizer.ts';
import { flowHeaders } from './flowHeaders.ts';
import { parseWritten } from './parseWritten.ts';
import { type ItemResult, type PreparedItem, sendWriteBatch } from './sendWriteBatch.ts';
import { writeInBulks } from './writeInBulks.ts';

/** Updates rows that still have the version they were read with; see DataverseClient. */
export async function updateRows(
  api: WebApi,
  sizer: BulkSizer,
  table: TableRef,
  updates: readonly RowUpdate[],
  options: WriteOptions & { select: readonly string[] } & ResultListener<UpdateResult>,
): Promise<WriteReport<UpdateResult>> {
  const query = `?$select=${selectQuery([table.primaryId, ...options.select])}&tag=${encodeURIComponent(options.tag)}`;
  const rows = updates.map((update): PreparedItem => {
    const id = requireGuid(update.id);
    const body = JSON.stringify(update.values);
    const headers = {
      Accept: 'application/json',
      'If-Match': update.etag ?? '*',
      Prefer: `return=representation,${rowAnnotations}`,
      ...flowHeaders(options),
    };
    const path = `${api.basePath}${table.entitySet}(${id})${query}`;
    return {
      id,
      bytes: Buffer.byteLength(body) + path.length,
      item: [{ method: 'PATCH', path, headers, body }],
    };
  });
  return writeInBulks(api, {
    rows,
    sizer,
    onResults: options.onResults,
    sendBulk: async (bulk) => ({
      results: await sendWriteBatch<UpdateResult>(
        api,
        {
          purpose: `update rows of ${table.name}`,
          rows: bulk,
          sizer,
          interpret: (id, answer) => interpretUpdate(table, id, answer),
        },
        options,
      ),
    }),
  });
}

function interpretUpdate(
  table: TableRef,
  id: string,
  { parts: [part] }: ItemAnswer,
): ItemResult<UpdateResult> {
  if (part === undefined) throw new BadAnswer('a part of the batch answer is missing');
  if (part.status < 300) {
    const row = parseWritten(table, id, part);
    if (row !== undefined) return { result: { id, outcome: 'ok', row }, worthRepeating: false };
    // Done, but without the new version the next update could not be told from someone else's.
    const detail = 'Dynamics took the update but did not hand the row back.';
    return { result: { id, outcome: 'unknown', detail }, worthRepeating: false };
  }
  const refusal = classifyRefusal('update', id, part);
  const { error } = refusal;
  if (refusal.outcome === 'refused') {
    const { reason, worthRepeating } = refusal;
    return { result: { id, outcome: 'refused', reason, error }, worthRepeating };
  }
  if (refusal.outcome === 'exists') throw new RangeError('an update is never refused because its row exists');
  return { result: { id, outcome: refusal.outcome, error }, worthRepeating: false };
}
