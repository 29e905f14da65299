import type { SyncParts } from '../../syncParts.ts';

type Read<T> = (parts: SyncParts) => Promise<T>;

interface Reading {
  value: unknown;
  at: number;
}

const readings = new WeakMap<SyncParts, Map<unknown, Reading>>();

/**
 * What an engine's brakes say, read a moment ago at most (see SyncTiming.reuseMs): flows deliver hundreds of rows a
 * second, and a change of them need not count sooner than within two seconds. What was refused is asked anew each time.
 * @param read tells readings apart
 */
export async function lately<T>(parts: SyncParts, read: Read<T>): Promise<T> {
  const last = readings.get(parts)?.get(read);
  if (last && performance.now() - last.at < parts.timing.reuseMs) return last.value as T;
  const value = await read(parts);
  const all = readings.get(parts) ?? new Map<unknown, Reading>();
  readings.set(parts, all.set(read, { value, at: performance.now() }));
  return value;
}
