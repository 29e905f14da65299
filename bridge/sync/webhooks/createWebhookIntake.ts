import { setImmediate as turn } from 'node:timers/promises';
import { saveCursor } from '../state/cursor.ts';
import { readInboxLoad, storeToldRows, type ToldRow } from '../state/webhooks/inbox.ts';
import type { SyncParts } from '../syncParts.ts';
import { beginCatchingUp, cursors } from './catchUpState.ts';

export interface IntakeLimits {
  /** Rows in the inbox from which on nothing more is taken. */
  mostRows: number;
  /** Calls of this process that wait to be committed at once. */
  mostWaiting: number;
  /** How long a count of the inbox is believed, ms. */
  countedMs: number;
  /** How soon it is noted that calls were refused, and tried again where the database is away, ms. */
  notedMs: number;
}

const usual: IntakeLimits = { mostRows: 100_000, mostWaiting: 4_000, countedMs: 1_000, notedMs: 10_000 };

/** Calls that one commit stores at most. */
const callsAtOnce = 500;
/** So long a group of calls gathers at most, ms. */
const longestGatherMs = 25;
/** How often it is noted that calls come, ms. */
const callNotedMs = 60_000;

export interface WebhookIntake {
  /**
   * Stores that rows were told of, many calls in one commit.
   * @returns once it is committed; `full` when there is no room, and nothing was stored
   * @throws what the database says
   */
  take(rows: readonly ToldRow[]): Promise<'stored' | 'full'>;
  /** A call was refused that the bridge should have taken: it is made up for, though none may follow that says so. */
  missed(): void;
}

interface Call {
  rows: readonly ToldRow[];
  done(): void;
  failed(error: unknown): void;
}

/**
 * Takes in what webhooks tell of. One commit is under way at a time, and what comes meanwhile goes into the next one: that
 * is what a thousand calls a second live on. Where one commit would follow another, a group gathers for twice as long as the last
 * one took, so that slow disks have larger groups instead of longer queues. What was refused is made up for by a catch-up.
 * @param onStored told after each commit
 */
export function createWebhookIntake(
  { database, dataverse, log }: Pick<SyncParts, 'database' | 'dataverse' | 'log'>,
  onStored: () => void,
  limits: IntakeLimits = usual,
  clock: () => number = () => performance.now(),
): WebhookIntake {
  const waiting: Call[] = [];
  let committing = false;
  let last = { tookMs: 0, at: Number.NEGATIVE_INFINITY };
  let stopGathering: (() => void) | undefined;
  let load = { rows: 0, at: Number.NEGATIVE_INFINITY };
  let notedAt = Number.NEGATIVE_INFINITY;
  let noting: NodeJS.Timeout | undefined;

  const hasRoom = async (): Promise<boolean> => {
    if (waiting.length >= limits.mostWaiting) return false;
    if (clock() - load.at >= limits.countedMs) {
      // Whoever comes meanwhile goes by the former count.
      load.at = clock();
      load = { rows: (await readInboxLoad(database)).waiting, at: load.at };
    }
    return load.rows < limits.mostRows;
  };

  const noteCalls = async (): Promise<void> => {
    if (clock() - notedAt < callNotedMs) return;
    if (notedAt === Number.NEGATIVE_INFINITY) await beginCatchingUp({ database, dataverse });
    notedAt = clock();
    await saveCursor(database, cursors.lastCall, new Date().toISOString());
  };

  /** Whoever looks at the inbox asks Dynamics then; until it is stored this process remembers it. */
  const missed = (): void => {
    if (noting) return;
    const note = async (): Promise<void> => {
      try {
        await saveCursor(database, cursors.gap, new Date().toISOString());
        noting = undefined;
      } catch {
        noting = setTimeout(note, limits.notedMs).unref();
      }
    };
    noting = setTimeout(note, limits.notedMs).unref();
  };

  const gather = async (): Promise<void> => {
    const gatherMs = Math.min(longestGatherMs, 2 * last.tookMs);
    const isFollowing = performance.now() - last.at <= gatherMs;
    // The embedded engine commits with the whole process standing still: what came meanwhile has yet to be read.
    await turn();
    if (!isFollowing || waiting.length >= callsAtOnce) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      stopGathering = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    stopGathering = undefined;
  };

  const commit = async (): Promise<void> => {
    committing = true;
    while (waiting.length > 0) {
      await gather();
      const calls = waiting.splice(0, callsAtOnce);
      const begun = performance.now();
      try {
        const rows = collapse(calls.flatMap((call) => call.rows));
        await storeToldRows(database, rows);
        load.rows += rows.length;
        for (const call of calls) call.done();
        onStored();
        await noteCalls().catch((error: unknown) =>
          log.warn({ err: error }, 'It was not noted that webhooks are called'),
        );
      } catch (error) {
        for (const call of calls) call.failed(error);
      }
      const at = performance.now();
      last = { tookMs: at - begun, at };
    }
    committing = false;
  };

  return {
    async take(rows) {
      if (!(await hasRoom())) return 'full';
      await new Promise<void>((resolve, reject) => {
        waiting.push({ rows, done: resolve, failed: reject });
        if (!committing) void commit();
        else if (waiting.length >= callsAtOnce) stopGathering?.();
      });
      return 'stored';
    },
    missed,
  };
}

/** One row for each that was told of; of one that several calls tell of nothing else is known. */
function collapse(rows: readonly ToldRow[]): ToldRow[] {
  const byKey = new Map<string, ToldRow>();
  for (const row of rows) {
    const key = `${row.table} ${row.rowId}`;
    const before = byKey.get(key);
    const { table, rowId, deleted } = row;
    byKey.set(key, before ? { table, rowId, deleted: deleted || before.deleted } : row);
  }
  return [...byKey.values()];
}
