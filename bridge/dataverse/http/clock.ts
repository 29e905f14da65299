import { setTimeout as delay } from 'node:timers/promises';

/** Time and chance, injected so that tests need neither. */
export interface Clock {
  /** Milliseconds since 1970, as the machine's clock said at the start; never jumps. */
  now: () => number;
  /** In [0, 1). */
  random: () => number;
  /** Resolves after the time, rejects with the signal's reason when it is aborted first. */
  sleep: (milliseconds: number, signal?: AbortSignal) => Promise<void>;
}

export const systemClock: Clock = {
  // A step of the machine's clock must not make a pause of a second last an hour.
  now: () => performance.timeOrigin + performance.now(),
  random: Math.random,
  sleep: async (milliseconds, signal) => {
    try {
      await delay(milliseconds, undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      throw signal?.aborted ? signal.reason : error;
    }
  },
};
