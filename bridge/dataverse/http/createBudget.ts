import type { DataverseUnavailable } from '../dataverseUnavailable.ts';
import type { Clock } from './clock.ts';
import { cancelled, deadlinePassed, throttledTooLong } from './sendFailures.ts';

/** Dataverse refuses more than 52 requests of one user at once; organisations with more servers allow more. */
const mostAtOnce = 52;
const firstAtOnce = 4;
/** Until Dataverse has recommended a degree of parallelism. */
const unadvisedCeiling = 8;
/** Dataverse's limits look back five minutes: what was too much is approached again in small steps. */
const stepMs = 20_000;

export interface WaitLimits {
  signal?: AbortSignal;
  /** Time of the clock at which the wait ends. */
  deadline?: number;
  /** Time of the clock up to which a pause is waited out. */
  patience: number;
}

/** What all calls of one identity share: how many requests at once, and since when none. */
export interface Budget {
  /** Waits for a turn; call the result when the answer is in. Throws DataverseUnavailable (throttled, stopped). */
  acquire(limits: WaitLimits): Promise<() => void>;
  /** 429: nobody sends for the time asked; fewer at once afterwards. */
  throttled(retryAfterMs: number): void;
  /** 503 and the like: nobody sends for a moment, the number at once stays. */
  pause(milliseconds: number): void;
  /** A good answer, with x-ms-dop-hint if it carried one. */
  succeeded(hint: number | undefined): void;
  /** Whether nobody sends before that time of the clock. */
  isPausedUntil(time: number): boolean;
  /** Requests allowed at once just now. */
  atOnce(): number;
}

/** `throttled`: Dynamics asked for it by its limits; `away`: it does not answer for a moment. */
export type PauseReason = 'throttled' | 'away';

/** Told of each pause, and of how much longer it makes one that goes already, ms. */
export type OnPause = (reason: PauseReason, milliseconds: number) => void;

interface Waiter {
  patience: number;
  grant: (release: () => void) => void;
  refuse: (error: DataverseUnavailable) => void;
}

/**
 * The longest pause that one answer can ask for: twice what Dataverse's limits look back. Whatever asks for a day, a proxy
 * on the way perhaps, is asked again by one request after this time, so that nothing stands still until a restart.
 */
export const usualLongestPauseMs = 10 * 60_000;

/** Starts small, grows with success up to Dataverse's own hint, halves when throttled (once a pause). */
export function createBudget(
  clock: Clock,
  longestPauseMs: number = usualLongestPauseMs,
  onPause?: OnPause,
): Budget {
  const waiting: Waiter[] = [];
  let active = 0;
  let limit = firstAtOnce;
  let ceiling = unadvisedCeiling;
  /** Below it the limit grows by one an answer, from there on by one a step of time. */
  let threshold = mostAtOnce;
  let grownAt = 0;
  let pausedUntil = 0;
  let waking = false;
  /** After a pause one request tries whether it is over; the others follow when it has been answered well. */
  let trying = false;

  function serve(): void {
    const now = clock.now();
    while (waiting.length > 0 && active < allowed() && now >= pausedUntil) {
      active += 1;
      let released = false;
      waiting.shift()?.grant(() => {
        if (released) return;
        released = true;
        active -= 1;
        serve();
      });
    }
    if (waiting.length > 0 && now < pausedUntil) wake(pausedUntil - now);
  }

  function allowed(): number {
    return trying ? 1 : limit;
  }

  function wake(afterMs: number): void {
    if (waking) return;
    waking = true;
    clock.sleep(afterMs).then(() => {
      waking = false;
      serve();
    });
  }

  function pause(milliseconds: number, reason: PauseReason): void {
    const now = clock.now();
    const until = Math.max(pausedUntil, now + Math.min(milliseconds, longestPauseMs));
    // Refusals that come together ask for much the same time: only what they add to it counts.
    onPause?.(reason, until - Math.max(pausedUntil, now));
    pausedUntil = until;
    // Whoever cannot wait that long is told now, not at the end of the wait.
    for (const waiter of waiting.filter((candidate) => candidate.patience < pausedUntil)) {
      waiting.splice(waiting.indexOf(waiter), 1);
      waiter.refuse(throttledTooLong(pausedUntil - clock.now()));
    }
  }

  return {
    acquire: async ({ signal, deadline, patience }) => {
      if (signal?.aborted) throw cancelled(signal.reason);
      if (patience < pausedUntil) throw throttledTooLong(pausedUntil - clock.now());
      const waited = new AbortController();
      const turn = new Promise<() => void>((grant, refuse) => {
        const waiter: Waiter = { patience, grant, refuse };
        const leave = (error: DataverseUnavailable) => {
          const place = waiting.indexOf(waiter);
          if (place < 0) return;
          waiting.splice(place, 1);
          refuse(error);
        };
        signal?.addEventListener('abort', () => leave(cancelled(signal.reason)), {
          signal: waited.signal,
        });
        waiting.push(waiter);
        serve();
        if (deadline !== undefined && waiting.includes(waiter)) {
          clock.sleep(Math.max(0, deadline - clock.now()), waited.signal).then(
            () => leave(deadlinePassed()),
            () => undefined,
          );
        }
      });
      try {
        return await turn;
      } finally {
        waited.abort();
      }
    },
    throttled: (retryAfterMs) => {
      // Requests in flight are refused together; only the first of them says something new about the limit.
      if (clock.now() >= pausedUntil) {
        limit = Math.max(1, Math.floor(limit / 2));
        threshold = limit;
        grownAt = clock.now() + Math.min(retryAfterMs, longestPauseMs);
      }
      trying = true;
      pause(retryAfterMs, 'throttled');
    },
    pause: (milliseconds) => pause(milliseconds, 'away'),
    isPausedUntil: (time) => time < pausedUntil,
    succeeded: (hint) => {
      // An answer that comes during a pause was given before it.
      if (clock.now() >= pausedUntil) trying = false;
      if (hint !== undefined && hint >= 1) ceiling = Math.min(mostAtOnce, Math.floor(hint));
      if (limit < threshold || clock.now() - grownAt >= stepMs) {
        limit += 1;
        grownAt = clock.now();
      }
      limit = Math.min(ceiling, limit);
      serve();
    },
    atOnce: () => limit,
  };
}
