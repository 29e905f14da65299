import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../bridge/dataverse/http/clock.ts';

const start = Date.UTC(2026, 0, 1);

/** A clock that jumps to the end of every sleep at once; `slept` lists how long each was. */
export function instantClock(random = 0): Clock & { slept: number[] } {
  let time = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    random: () => random,
    sleep: async (milliseconds, signal) => {
      signal?.throwIfAborted();
      slept.push(milliseconds);
      time += milliseconds;
      await setImmediate();
    },
  };
}

/** A clock that stands still until it is advanced; sleeps end when their time has come. */
export function manualClock(): Clock & { advance(milliseconds: number): Promise<void> } {
  let time = start;
  let sleepers: { due: number; wake: () => void }[] = [];
  return {
    now: () => time,
    random: () => 0,
    sleep: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        const sleeper = { due: time + milliseconds, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper);
          reject(signal.reason);
        });
      }),
    advance: async (milliseconds) => {
      time += milliseconds;
      const due = sleepers.filter((sleeper) => sleeper.due <= time);
      sleepers = sleepers.filter((sleeper) => sleeper.due > time);
      for (const sleeper of due) sleeper.wake();
      await setImmediate();
    },
  };
}
