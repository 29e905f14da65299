import type { BatchItem, ItemAnswer } from '../batch/types.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import { selectQuery } from '../read/quoteNames.ts';
import { rowAnnotations } from '../read/readPages.ts';
import type { CreateResult, RowCreate, RowCreateCompleted, TableRef, WriteOptions } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { classifyRefusal } from './classifyRefusal.ts';
import type { BulkSizer } from './createBulkSizer.ts';
import { flowHeaders } from './flowHeaders.ts';
import { parseWritten } from './parseWritten.ts';
import { type ItemResult, type PreparedItem, sendWriteBatch } from './sendWriteBatch.ts';

/** Requests that create a row only if it is not there yet, and bring it to its state when one is given. */
export function prepareCreate(
  api: WebApi,
  table: TableRef,
  row: RowCreate | RowCreateCompleted,
  options: WriteOptions,
): PreparedItem {
  const tag = `tag=${encodeURIComponent(options.tag)}`;
  const url = `${api.basePath}${table.entitySet}(${row.id})`;
  const select =
    options.select === undefined ? '' : `$select=${selectQuery([table.primaryId, ...options.select])}&`;
  const prefer =
    options.select === undefined
      ? {}
      : { Accept: 'application/json', Prefer: `return=representation,${rowAnnotations}` };
  const body = JSON.stringify(row.values);
  const create = {
    method: 'PATCH',
    path: `${url}?${select}${tag}`,
    headers: { 'If-None-Match': '*', ...prefer, ...flowHeaders(options) },
    body,
  } as const;
  const bytes = Buffer.byteLength(body) + create.path.length;
  if (!('state' in row)) return { id: row.id, bytes, item: [create] };
  const complete = {
    method: 'PATCH',
    path: `${url}?${tag}`,
    headers: { 'If-Match': '*' },
    body: JSON.stringify(row.state),
  } as const;
  const item: BatchItem = { changeset: [create, complete] };
  return { id: row.id, bytes: bytes + complete.body.length + complete.path.length, item };
}

/** One `$batch` of rows to create; see sendWriteBatch. */
export function createByBatch(
  api: WebApi,
  sizer: BulkSizer,
  table: TableRef,
  rows: readonly PreparedItem[],
  options: WriteOptions,
): Promise<CreateResult[]> {
  return sendWriteBatch<CreateResult>(
    api,
    {
      purpose: `create rows of ${table.name}`,
      rows,
      sizer,
      interpret: (id, answer) => interpretCreate(table, id, answer),
    },
    options,
  );
}

function interpretCreate(table: TableRef, id: string, { parts }: ItemAnswer): ItemResult<CreateResult> {
  const [part] = parts;
  if (part === undefined) throw new BadAnswer('a part of the batch answer is missing');
  const failed = parts.find(({ status }) => status >= 300);
  if (failed === undefined) {
    const row = parseWritten(table, id, part);
    // Its version is that of before the completion.
    const handedBack = row === undefined || parts.length > 1 ? {} : { row };
    return { result: { id, outcome: 'ok', ...handedBack }, worthRepeating: false };
  }
  const refusal = classifyRefusal('create', id, failed);
  const { error } = refusal;
  if (refusal.outcome === 'exists')
    return { result: { id, outcome: 'exists', error }, worthRepeating: false };
  if (refusal.outcome === 'refused') {
    const { reason, worthRepeating } = refusal;
    return { result: { id, outcome: 'refused', reason, error }, worthRepeating };
  }
  return { result: { id, outcome: 'refused', reason: 'data', error }, worthRepeating: false };
}
