import { randomUUID } from 'node:crypto';
import { buildBatch } from '../batch/buildBatch.ts';
import { parseBatch } from '../batch/parseBatch.ts';
import type { BatchItem, ItemAnswer } from '../batch/types.ts';
import { DataverseUnavailable } from '../dataverseUnavailable.ts';
import { BadAnswer } from '../http/badAnswer.ts';
import { explainFailure } from '../http/explainFailure.ts';
import type { RowNotWritten, WriteOptions } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import type { BulkSizer } from './createBulkSizer.ts';
import type { Prepared } from './writeInBulks.ts';

/** A row with the requests that write it. */
export interface PreparedItem extends Prepared {
  item: BatchItem;
}

/** What one item's answer means; `worthRepeating` when it was surely not done and may succeed in a moment. */
export interface ItemResult<Result> {
  result: Result | RowNotWritten;
  worthRepeating: boolean;
}

export interface WriteBatch<Result> {
  purpose: string;
  rows: readonly PreparedItem[];
  sizer: BulkSizer;
  /** Throws BadAnswer when the answer is not about this row: the whole batch then counts as lost. */
  interpret: (id: string, answer: ItemAnswer) => ItemResult<Result>;
}

const mostAttempts = 3;

/**
 * Sends one `$batch` with continue-on-error; rows that Dataverse put off are sent again, a few times. A result per
 * row in order. Throws DataverseUnavailable when the first batch as a whole was not carried out or not answered.
 */
export async function sendWriteBatch<Result>(
  api: WebApi,
  batch: WriteBatch<Result>,
  options: WriteOptions,
): Promise<(Result | RowNotWritten)[]> {
  const results = new Map<string, Result | RowNotWritten>();
  let rows = batch.rows;
  for (let attempt = 1; ; attempt += 1) {
    const outcomes = await sendOnce(api, { ...batch, rows }, options).catch((error: unknown) => {
      if (attempt === 1 || !(error instanceof DataverseUnavailable)) throw error;
      return error;
    });
    if (outcomes instanceof DataverseUnavailable) {
      // Not sent again: that they were put off remains their result.
      if (outcomes.mayHaveHappened) {
        for (const { id } of rows) results.set(id, { id, outcome: 'unknown', detail: outcomes.message });
      }
      break;
    }
    rows.forEach(({ id }, index) => {
      const outcome = outcomes[index];
      if (outcome !== undefined) results.set(id, outcome.result);
    });
    rows = rows.filter((_, index) => outcomes[index]?.worthRepeating);
    if (rows.length === 0 || attempt === mostAttempts || !(await waited(api, attempt, options.signal))) break;
  }
  return batch.rows.map(({ id }) => results.get(id) ?? { id, outcome: 'unsent' });
}

async function sendOnce<Result>(
  api: WebApi,
  { purpose, rows, sizer, interpret }: WriteBatch<Result>,
  options: WriteOptions,
): Promise<ItemResult<Result>[]> {
  const items = rows.map(({ item }) => item);
  const { contentType, body } = buildBatch(items, randomUUID());
  return api.send(
    {
      purpose,
      method: 'POST',
      path: '$batch',
      headers: { 'content-type': contentType, prefer: 'odata.continue-on-error' },
      body,
      operations: items.length,
      repeatable: false,
    },
    (answer) => {
      if (answer.status !== 200) {
        // A proxy may have dropped the wish to continue on errors: then a part of the rows has been written.
        if (answer.headers['content-type']?.startsWith('multipart/')) {
          throw new BadAnswer(`the batch was answered with HTTP ${answer.status}`);
        }
        throw explainFailure(purpose, answer);
      }
      const answers = parseBatch(answer, items);
      for (const part of answers.flatMap(({ parts }) => parts)) api.notePart(part);
      const outcomes = rows.map(({ id }, index) => {
        const itemAnswer = answers[index];
        if (itemAnswer === undefined) throw new BadAnswer('a part of the batch answer is missing');
        return interpret(id, itemAnswer);
      });
      sizer.took(rows.length, answer.milliseconds);
      return outcomes;
    },
    options,
  );
}

/** Waits before the next try; false when the caller's signal ended the wait. */
async function waited(api: WebApi, attempt: number, signal: AbortSignal | undefined): Promise<boolean> {
  try {
    await api.clock.sleep(api.firstBackoffMs * 2 ** attempt * (1 + api.clock.random()), signal);
    return true;
  } catch {
    return false;
  }
}
