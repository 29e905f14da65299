import { addMilliseconds } from '../../database/dateTime2.ts';
import type { DateTime2 } from '../../database/sqlType.ts';
import { type InboxPlace, readDueRows } from '../state/webhooks/inbox.ts';
import type { SyncParts } from '../syncParts.ts';
import { takeToldRows } from './takeToldRows.ts';

/** What is stored with a time so much earlier than that which was passed may have been committed after it, ms. */
const overlapMs = 10_000;
/** So often all that waits is passed again, ms. */
const wholeWalkMs = 10 * 60_000;

/** One walk over everything that is due. */
export type InboxWalk = (goOn: () => boolean) => Promise<{ refused?: unknown }>;

/**
 * Walks over the rows that are due, page by page. While contacts are refused as a whole, theirs stay where they are and the walk passes by
 * them: those behind them, activities and rows of nobody, do not wait for contacts. How far it came is remembered, so that
 * each walk then reads what is new and a page of those that wait, however many they are.
 * @param take what is done with a page
 */
export function createInboxWalk(
  parts: SyncParts,
  batch: number,
  take: typeof takeToldRows = takeToldRows,
): InboxWalk {
  let passed: { upTo: DateTime2; begun: number } | undefined;

  return async (goOn) => {
    let after: InboxPlace | undefined;
    let refusal: { refused?: unknown } = {};
    const isRefused = () => refusal.refused !== undefined;
    const known = passed && performance.now() - passed.begun < wholeWalkMs ? passed : undefined;
    passed = undefined;
    while (goOn()) {
      const rows = await readDueRows(parts.database, batch, after);
      const last = rows.at(-1);
      if (!last) break;
      const wasRefused = isRefused();
      const taken = await take(parts, rows, wasRefused);
      if (!wasRefused) refusal = taken;
      // What was taken is gone, or waits for its next try.
      if (!isRefused()) continue;
      after = { at: last.dueAt, rowId: last.rowId };
      const resumed = known && !wasRefused ? addMilliseconds(known.upTo, -overlapMs) : last.dueAt;
      if (resumed > last.dueAt) after = { at: resumed };
    }
    if (after) passed = { upTo: after.at, begun: known?.begun ?? performance.now() };
    return refusal;
  };
}
