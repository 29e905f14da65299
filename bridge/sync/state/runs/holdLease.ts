import { setTimeout as delay } from 'node:timers/promises';
import type { BridgeDatabase } from '../../../database/bridgeDatabase.ts';
import { acquireLease, releaseLease, renewLease } from '../../../database/lease.ts';

/** How often a lease is renewed at once that is too short all the same. */
const mostTries = 3;

/** Between two tries to renew while the database is away, ms. */
const pauseMs = 200;

export interface LeaseTiming {
  /** How long a lease lasts without renewal, ms. */
  leaseMs: number;
  /** How often the holder renews it, ms; a third of the lease. */
  renewMs: number;
}

/** A lease while it is held. */
export interface HeldLease {
  /** Fencing token: higher than that of every holder before. */
  token: number;
  /** Whether so many milliseconds of it remain for certain; renews when they do not. */
  remains(milliseconds: number): Promise<boolean>;
  /** Aborted as soon as it is lost. */
  lost: AbortSignal;
  release(): Promise<void>;
}

/**
 * Takes the lease and keeps renewing it until it is released or lost. What remains is counted from before the
 * statement that renewed it, so it is never more than the database grants.
 * @returns undefined while somebody else holds it
 */
export async function holdLease(
  database: BridgeDatabase,
  name: string,
  holder: string,
  timing: LeaseTiming,
): Promise<HeldLease | undefined> {
  const lost = new AbortController();
  const asked = readClocks();
  const token = await acquireLease(database, { name, holder, milliseconds: timing.leaseMs });
  if (token === undefined) return undefined;
  let granted = asked;

  const renew = async (): Promise<void> => {
    if (lost.signal.aborted) return;
    const start = readClocks();
    const kept = await renewLease(database, { name, holder, token, milliseconds: timing.leaseMs });
    if (kept) granted = start;
    else lost.abort(new Error('The lease was lost: another process continues the run.'));
  };
  const left = (): number => timing.leaseMs - elapsedSince(granted);
  /** A server that restarts is waited for as long as the lease lasts: to ask twice for the same harms nobody. */
  const renewInTime = async (): Promise<void> => {
    while (!lost.signal.aborted && left() > 0) {
      const renewed = await renew().then(
        () => true,
        () => false,
      );
      if (renewed) return;
      await delay(pauseMs);
    }
  };
  const timer = setInterval(() => {
    renew().catch(() => {
      if (left() <= 0) lost.abort(new Error('The lease ran out: the database could not be reached.'));
    });
  }, timing.renewMs);
  timer.unref();

  return {
    token,
    lost: lost.signal,
    remains: async (milliseconds) => {
      // Where the database took its time, what it granted is spent already.
      for (let tries = 1; left() < milliseconds && !lost.signal.aborted && tries <= mostTries; tries += 1) {
        await renewInTime();
      }
      return !lost.signal.aborted && left() >= milliseconds;
    },
    release: async () => {
      clearInterval(timer);
      if (!lost.signal.aborted) await releaseLease(database, { name, holder, token });
      lost.abort(new Error('The lease was released.'));
    },
  };
}

/** The steady clock does not jump, but stands still while a machine sleeps; the other one goes on. ms */
interface Clocks {
  steady: number;
  wall: number;
}

function readClocks(): Clocks {
  return { steady: performance.now(), wall: Date.now() };
}

/** What the clock says that is further ahead: too much only makes the holder renew. */
function elapsedSince({ steady, wall }: Clocks): number {
  return Math.max(performance.now() - steady, Date.now() - wall);
}
