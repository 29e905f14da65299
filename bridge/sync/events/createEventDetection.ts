import { setTimeout as wait } from 'node:timers/promises';
import { minutesBetween } from '../../database/dateTime2.ts';
import { inTransaction } from '../../database/inTransaction.ts';
import { renewLease } from '../../database/lease.ts';
import { currentTimes } from '../../xperience/currentTimes.ts';
import { leadOf } from '../state/clocks.ts';
import { type HeldLease, holdLease } from '../state/runs/holdLease.ts';
import { hasActive } from '../state/subscriptions/subscriptions.ts';
import type { SyncParts } from '../syncParts.ts';
import { readDetectionState } from './detectionState.ts';
import { type DetectorFailures, detectPass } from './detectPass.ts';
import { LeaseLost, type PassWork } from './passWork.ts';

export interface EventDetectionOptions {
  /** A pass is made at most this often, across all processes, ms. */
  intervalMs: number;
}

export interface EventDetection {
  /** A pass is made at most this often, ms. */
  intervalMs: number;
  /**
   * Makes a pass when the last is old enough or has left something, or waits for the process that is making one.
   * @returns what its own pass could not look for; it is in the log, and looked for again by the next one
   */
  detect(): Promise<DetectorFailures>;
  /** Whether a pass of this process has left a look through all contacts unfinished. */
  isUnfinished(): boolean;
  /**
   * Records what somebody has found outside of a pass, under the same lease.
   * @returns false when another process has the lease, or has taken it meanwhile
   */
  record(work: (work: PassWork) => Promise<void>): Promise<boolean>;
  /** Waits for the pass of this process. */
  settled(): Promise<void>;
}

const name = 'events';
const nothingFailed: DetectorFailures = new Map();
const longestLeaseMs = 15_000;
/**
 * So long a pass looks through all contacts before it leaves the rest to the next one, ms; where flows are told at once, what is new
 * waits for it.
 */
const longestPassMs = { usual: 10_000, whileTelling: 750 };
/** So soon a pass goes on with what the last has left, ms: what is new is looked for in between. */
const restSoonMs = 2_000;
/** How long a poll waits for another process's pass before it answers with what there is, ms. */
const patienceMs = 30_000;

/** Finds what flows are notified of. One pass at a time across all bridge processes, by a lease in the database. */
export function createEventDetection(
  parts: SyncParts,
  { intervalMs }: EventDetectionOptions,
): EventDetection {
  const { database, holder, timing } = parts;
  const leaseMs = Math.min(timing.leaseMs, longestLeaseMs);
  let current: Promise<DetectorFailures> | undefined;
  let unfinished = false;

  const isDue = async (): Promise<boolean> => {
    const state = await readDetectionState(database);
    if (!state) return true;
    const { utc } = await currentTimes(database);
    const passed = minutesBetween(state.passedAt, utc) * 60_000;
    // Below zero: the server's clock was set back.
    unfinished = Boolean(state.fields?.rest ?? state.score?.rest);
    return passed < 0 || passed >= (unfinished ? Math.min(intervalMs, restSoonMs) : intervalMs);
  };

  const workUnder = async (lease: HeldLease): Promise<PassWork> => {
    const longestMs = longestPassMs[(await hasActive(database)) ? 'whileTelling' : 'usual'];
    const until = performance.now() + longestMs;
    const key = { name, holder, token: lease.token, milliseconds: leaseMs };
    const times = await currentTimes(database);
    return {
      parts,
      database: database.forRuns,
      times,
      lead: () => leadOf(times.utc, parts.dataverse),
      goOn: () => performance.now() < until && !parts.stopping.aborted,
      commit: (work) =>
        inTransaction(database.forRuns, async (transaction) => {
          if (!(await renewLease(transaction, key))) throw new LeaseLost();
          return work(transaction);
        }),
    };
  };

  const hold = () => holdLease(database, name, holder, { leaseMs, renewMs: leaseMs / 3 });

  const record = async (work: (work: PassWork) => Promise<void>): Promise<boolean> => {
    const lease = await hold();
    if (!lease) return false;
    try {
      await work(await workUnder(lease));
      return true;
    } catch (error) {
      if (error instanceof LeaseLost) return false;
      throw error;
    } finally {
      await lease.release();
    }
  };

  const pass = async (lease: HeldLease): Promise<DetectorFailures> => {
    const failures = await detectPass(await workUnder(lease));
    // Whether it has left something the next one asks.
    unfinished = true;
    for (const [kind, error] of failures)
      parts.log.error({ err: error, kind }, 'Triggers of one kind could not be looked for');
    return failures;
  };

  const detect = async (): Promise<DetectorFailures> => {
    const deadline = performance.now() + patienceMs;
    while (performance.now() < deadline && !parts.stopping.aborted && (await isDue())) {
      const lease = await hold();
      if (!lease) {
        await wait(timing.pollMs);
        continue;
      }
      try {
        return (await isDue()) ? await pass(lease) : nothingFailed;
      } catch (error) {
        if (!(error instanceof LeaseLost)) throw error;
      } finally {
        await lease.release();
      }
    }
    return nothingFailed;
  };

  return {
    intervalMs,
    record,
    isUnfinished: () => unfinished,
    detect() {
      current ??= detect().finally(() => {
        current = undefined;
      });
      return current;
    },
    async settled() {
      await current?.catch(() => undefined);
    },
  };
}
