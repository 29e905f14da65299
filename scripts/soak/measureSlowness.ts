import { setTimeout as wait } from 'node:timers/promises';

const intervalMs = 2_000;
/** Of processor time for one measurement, ms. */
const workMs = 10;

/**
 * How many times longer than on an idle machine work takes, by the time that a little of it waits for a processor: what others do on
 * this machine is no fault of the bridge.
 * @returns told after the signal: the mean, 1 or more
 */
export async function measureSlowness(over: AbortSignal): Promise<number> {
  const factors: number[] = [];
  while (!over.aborted) {
    const began = performance.now();
    const before = process.threadCpuUsage();
    let used = 0;
    while (used < workMs) {
      const { user, system } = process.threadCpuUsage(before);
      used = (user + system) / 1000;
    }
    factors.push((performance.now() - began) / used);
    await wait(intervalMs, undefined, { signal: over }).catch(() => undefined);
  }
  return Math.max(1, factors.reduce((sum, factor) => sum + factor, 0) / Math.max(1, factors.length));
}
