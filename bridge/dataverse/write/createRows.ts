import { requireGuid } from '../read/quoteNames.ts';
import type {
  CreateResult,
  ResultListener,
  RowCreate,
  RowCreateCompleted,
  TableRef,
  WriteOptions,
  WriteReport,
} from '../types.ts';
import type { WebApi } from '../webApi.ts';
import type { BulkSizer } from './createBulkSizer.ts';
import { createByBatch, prepareCreate } from './createByBatch.ts';
import { createByMultiple } from './createByMultiple.ts';
import type { PreparedItem } from './sendWriteBatch.ts';
import { writeInBulks } from './writeInBulks.ts';

export interface CreateSizers {
  multiple: BulkSizer;
  batch: BulkSizer;
}

interface PreparedRow extends PreparedItem {
  row: RowCreate;
}

/** Creates rows that are not there yet, each under its own ID; see DataverseClient. */
export async function createRows(
  api: WebApi,
  sizers: CreateSizers,
  table: TableRef & { createMultiple: boolean },
  rows: readonly RowCreate[],
  { onResults, ...options }: WriteOptions & ResultListener<CreateResult>,
): Promise<WriteReport<CreateResult>> {
  const prepared = rows.map(({ id, values }): PreparedRow => {
    const row = { id: requireGuid(id), values };
    return { ...prepareCreate(api, table, row, options), row };
  });
  if (!table.createMultiple)
    return createInBatches(api, sizers.batch, table, prepared, { ...options, onResults });
  return writeInBulks<PreparedRow, CreateResult>(api, {
    rows: prepared,
    sizer: sizers.multiple,
    onResults,
    sendBulk: async (bulk) => {
      const done = await createByMultiple(
        api,
        sizers.multiple,
        table,
        bulk.map(({ row }) => row),
        options,
      );
      if (done === 'rolledBack') return createInBatches(api, sizers.batch, table, bulk, options);
      return { results: bulk.map(({ id }): CreateResult => ({ id, outcome: 'ok' })) };
    },
  });
}

/** Creates rows and brings each to its state, all or nothing for each row; see DataverseClient. */
export async function createCompletedRows(
  api: WebApi,
  sizer: BulkSizer,
  table: TableRef,
  rows: readonly RowCreateCompleted[],
  options: WriteOptions,
): Promise<WriteReport<CreateResult>> {
  const prepared = rows.map((row) => prepareCreate(api, table, { ...row, id: requireGuid(row.id) }, options));
  return createInBatches(api, sizer, table, prepared, options);
}

function createInBatches(
  api: WebApi,
  sizer: BulkSizer,
  table: TableRef,
  rows: readonly PreparedItem[],
  { onResults, ...options }: WriteOptions & ResultListener<CreateResult>,
): Promise<WriteReport<CreateResult>> {
  return writeInBulks<PreparedItem, CreateResult>(api, {
    rows,
    sizer,
    onResults,
    sendBulk: async (bulk) => ({ results: await createByBatch(api, sizer, table, bulk, options) }),
  });
}
