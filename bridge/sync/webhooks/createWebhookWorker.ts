import { setTimeout as delay } from 'node:timers/promises';
import { DataverseUnavailable } from '../../dataverse/dataverseUnavailable.ts';
import { inSpan } from '../../tracing/spans.ts';
import { type HeldLease, holdLease } from '../state/runs/holdLease.ts';
import { readDueRows } from '../state/webhooks/inbox.ts';
import type { SyncParts } from '../syncParts.ts';
import { SyncRefused } from '../syncRefused.ts';
import { catchUp, catchUpActivities, isCatchUpDue } from './catchUp.ts';
import { createInboxWalk } from './createInboxWalk.ts';
import { isOfContacts, takeToldRows } from './takeToldRows.ts';

export interface WebhookTiming {
  /** How often the inbox is looked into for what other processes have put there, ms. */
  pollMs: number;
  /** How often it is asked whether something may have been missed, ms. */
  catchUpMs: number;
  /** Rows that are looked at together. */
  batch: number;
}

const usual: WebhookTiming = { pollMs: 2_000, catchUpMs: 60_000, batch: 200 };
const name = 'webhooks';
/** After a failure of the whole the next attempt waits so long, doubled with each, ms. */
const [shortestPauseMs, longestPauseMs] = [1_000, 60_000];

export interface WebhookWorker {
  /** From now on looks by itself, until the process is told to end. */
  start(): void;
  /** Says that something was put into the inbox. */
  wake(): void;
  /**
   * Looks at everything that is due, unless another process does.
   * @throws SyncRefused, DataverseUnavailable for what stands in the way of all of it, or of all contacts
   */
  pass(): Promise<void>;
  /** Waits for what is under way once the process is told to end. */
  settled(): Promise<void>;
}

/**
 * Looks at the rows in the inbox, in one process at a time by a lease: if it dies, another goes on. What it did not get to
 * is still there.
 */
export function createWebhookWorker(parts: SyncParts, timing: WebhookTiming = usual): WebhookWorker {
  const { database, holder, log, stopping } = parts;
  const { leaseMs } = parts.timing;
  const walk = createInboxWalk(parts, timing.batch, (_parts, rows, contactsWait) =>
    inSpan(
      {
        name: 'take rows that webhooks told of',
        kind: 'internal',
        attributes: { 'bridge.rows': rows.length },
      },
      async () => {
        const taken = await takeToldRows(parts, rows, contactsWait);
        if (!contactsWait && taken.refused === undefined) pauseMs = 0;
        return taken;
      },
    ),
  );
  let ring: (() => void) | undefined;
  let rung = false;
  let running: Promise<void> | undefined;
  let started = true;
  let askedAt = Number.NEGATIVE_INFINITY;
  let mayHaveMissed = false;
  let activitiesAsked = false;
  let pauseMs = 0;

  const isIdle = async (): Promise<boolean> => {
    if (performance.now() - askedAt >= timing.catchUpMs) {
      mayHaveMissed ||= await isCatchUpDue(parts, started);
      askedAt = performance.now();
    }
    return !mayHaveMissed && (await readDueRows(database, 1)).length === 0;
  };

  /** @returns what stands in the way of contacts */
  const makeUp = async (): Promise<{ refused?: unknown }> => {
    try {
      // First, and once: contacts may be refused for long.
      const activities = activitiesAsked ? 0 : await catchUpActivities(parts);
      activitiesAsked = true;
      const found = activities + (await catchUp(parts));
      if (found > 0) log.info({ rows: found }, 'Rows changed in Dynamics that no webhook has told of');
    } catch (error) {
      if (!isOfContacts(error)) throw error;
      return { refused: error };
    }
    activitiesAsked = false;
    mayHaveMissed = false;
    started = false;
    return {};
  };

  const work = async (lease: HeldLease): Promise<void> => {
    const missed = mayHaveMissed ? await makeUp() : {};
    const walked = await walk(() => !stopping.aborted && !lease.lost.aborted);
    const refused = missed.refused ?? walked.refused;
    if (refused !== undefined) throw refused;
  };

  const pass = async (): Promise<void> => {
    if (await isIdle()) return;
    const lease = await holdLease(database, name, holder, { leaseMs, renewMs: leaseMs / 3 });
    if (!lease) return;
    try {
      await work(lease);
    } finally {
      await lease.release();
    }
  };

  const passOrPause = async (): Promise<void> => {
    try {
      await pass();
      pauseMs = 0;
    } catch (error) {
      if (stopping.aborted) return;
      if (error instanceof SyncRefused) {
        // Paused, switched off, or a brake: everything waits.
        pauseMs = timing.pollMs;
        log.debug({ code: error.refusal.code }, 'What webhooks told of waits');
        return;
      }
      const asked = error instanceof DataverseUnavailable ? (error.retryAfterMs ?? 0) : 0;
      pauseMs = Math.max(asked, Math.min(longestPauseMs, Math.max(shortestPauseMs, pauseMs * 2)));
      log.warn({ err: error, pauseMs }, 'What webhooks told of could not be looked at; it waits');
    }
  };

  /** Waits until something is put into the inbox, but no longer than so. */
  const untilRung = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      ring = () => {
        clearTimeout(timer);
        resolve();
      };
      if (rung || stopping.aborted) ring();
    });

  const loop = async (): Promise<void> => {
    stopping.addEventListener('abort', () => ring?.(), { once: true });
    while (!stopping.aborted) {
      rung = false;
      await passOrPause();
      if (pauseMs > 0) await delay(pauseMs, undefined, { signal: stopping }).catch(() => undefined);
      else await untilRung(timing.pollMs);
    }
  };

  return {
    start: () => {
      running ??= loop();
    },
    wake: () => {
      rung = true;
      ring?.();
    },
    pass,
    settled: async () => {
      await running;
    },
  };
}
