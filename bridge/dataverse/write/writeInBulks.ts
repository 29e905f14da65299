import { DataverseUnavailable } from '../dataverseUnavailable.ts';
import type { ResultListener, RowNotWritten, WriteReport } from '../types.ts';
import type { WebApi } from '../webApi.ts';
import { type BulkSizer, createBulkSizer } from './createBulkSizer.ts';

/** A row with what it weighs on the wire. */
export interface Prepared {
  id: string;
  bytes: number;
}

export interface BulkWrite<Row extends Prepared, Result> extends ResultListener<Result> {
  rows: readonly Row[];
  sizer: BulkSizer;
  /** One request and whatever it takes to settle it; a result per row in order. Throws DataverseUnavailable. */
  sendBulk: (rows: readonly Row[]) => Promise<WriteReport<Result>>;
}

const mostBytesPerRequest = 4 * 1024 * 1024;
/** Below this many rows a request is not divided for the sake of doing two at once. */
const worthDividing = 50;
/** How often each of the requests at once has its turn: what one turn wrote is stored while the next is under way. */
const turns = 2;
const usuallyAtOnce = 4;
/** So many requests in a row without an answer mean that Dynamics is away, not that a connection broke. */
const mostLostInARow = 3;

/** Writes rows in several requests at once, as many and as large as the identity's budget and the sizer allow. */
export async function writeInBulks<Row extends Prepared, Result>(
  api: WebApi,
  { rows, sizer, sendBulk, onResults }: BulkWrite<Row, Result | RowNotWritten>,
): Promise<WriteReport<Result | RowNotWritten>> {
  refuseDuplicates(rows);
  const results = rows.map(({ id }): Result | RowNotWritten => ({ id, outcome: 'unsent' }));
  let failure: DataverseUnavailable | undefined;
  let lostInARow = 0;
  let next = 0;
  /** A mistake of this program; told when nothing is in flight any more. */
  let fatal: { error: unknown } | undefined;
  const underWay = new Set<Promise<void>>();

  async function deliver(start: number, bulk: readonly Row[]): Promise<void> {
    const settle = (settled: readonly (Result | RowNotWritten)[]) => {
      settled.forEach((result, offset) => {
        results[start + offset] = result;
      });
      onResults?.(settled);
    };
    try {
      const report = await sendBulk(bulk);
      settle(report.results);
      failure ??= report.failure;
      lostInARow = 0;
    } catch (error) {
      if (!(error instanceof DataverseUnavailable)) throw error;
      if (error.error?.status === 413 && bulk.length > 1) {
        sizer.shrink();
        const half = Math.ceil(bulk.length / 2);
        await deliver(start, bulk.slice(0, half));
        if (failure === undefined) await deliver(start + half, bulk.slice(half));
        return;
      }
      const [only] = bulk;
      if (error.error?.status === 413 && only !== undefined) {
        settle([{ id: only.id, outcome: 'refused', reason: 'data', error: error.error }]);
        return;
      }
      if (!error.mayHaveHappened) {
        failure ??= error;
        return;
      }
      settle(bulk.map(({ id }): RowNotWritten => ({ id, outcome: 'unknown', detail: error.message })));
      sizer.shrink();
      lostInARow += 1;
      if (error.kind === 'stopped' || lostInARow >= mostLostInARow) failure ??= error;
    }
  }

  while (next < rows.length && failure === undefined && fatal === undefined) {
    const bulk = takeBulk(rows, next, bulkSize(rows.length, sizer, api.atOnce()));
    const delivery: Promise<void> = deliver(next, bulk)
      .catch((error: unknown) => {
        fatal ??= { error };
      })
      .finally(() => underWay.delete(delivery));
    underWay.add(delivery);
    next += bulk.length;
    while (underWay.size >= Math.max(1, api.atOnce())) await Promise.race(underWay);
  }
  await Promise.all(underWay);
  if (fatal !== undefined) throw fatal.error;
  return { results, ...(failure === undefined ? {} : { failure }) };
}

/** Requests that writing so many rows takes at the usual four at once, as long as nothing has been learnt of their size. */
export function estimateWriteRequests(rows: number): number {
  const sizer = createBulkSizer(rows);
  let requests = 0;
  for (let left = rows; left > 0; left -= bulkSize(rows, sizer, usuallyAtOnce)) requests += 1;
  return requests;
}

/** All rows are shared out evenly, so that the last requests end at about the same time. */
function bulkSize(rows: number, sizer: BulkSizer, atOnce: number): number {
  return Math.min(sizer.size(), Math.max(worthDividing, Math.ceil(rows / (atOnce * turns))));
}

function takeBulk<Row extends Prepared>(rows: readonly Row[], start: number, size: number): Row[] {
  const bulk: Row[] = [];
  let bytes = 0;
  for (const row of rows.slice(start, start + size)) {
    bytes += row.bytes;
    if (bulk.length > 0 && bytes > mostBytesPerRequest) break;
    bulk.push(row);
  }
  return bulk;
}

/** Two writes of one row at once would lock each other out, and their results could not be told apart. */
function refuseDuplicates(rows: readonly Prepared[]): void {
  const seen = new Set<string>();
  for (const { id } of rows) {
    if (seen.has(id)) throw new RangeError(`Row ${id} is written twice in one call.`);
    seen.add(id);
  }
}
