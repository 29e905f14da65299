import type { Logger } from 'pino';

export interface TroubleLog<Key> {
  /** Something failed that is tried again. @param message what, the same each time */
  failed(key: Key, error: unknown, message: string, said?: object): void;
  /** It worked: if it had failed, that is told once. */
  works(key: Key, said?: object): void;
  /** Forgets all but these. */
  keep(keys: ReadonlySet<Key>): void;
}

interface Trouble {
  message: string;
  /** Which error it was, as far as errors can be told apart. */
  text: string;
  since: number;
  toldAt: number;
  /** Failures since it was told last. */
  untold: number;
}

/** What goes on failing is told again so often, ms. */
const againMs = 5 * 60_000;

/**
 * A log for what is tried every second: the first failure is told, and each that is another than before; what stays the same only
 * now and then, with how often it was.
 */
export function createTroubleLog<Key>(
  log: Pick<Logger, 'warn' | 'info'>,
  clock: () => number = () => performance.now(),
): TroubleLog<Key> {
  const troubles = new Map<Key, Trouble>();
  return {
    failed(key, error, message, said = {}) {
      const now = clock();
      const text = String(error);
      const before = troubles.get(key);
      if (before && before.text === text && now - before.toldAt < againMs) {
        before.untold += 1;
        return;
      }
      const failures = (before?.untold ?? 0) + 1;
      log.warn({ err: error, ...said, ...(before && { failures }) }, message);
      troubles.set(key, { message, text, since: before?.since ?? now, toldAt: now, untold: 0 });
    },
    works(key, said = {}) {
      const before = troubles.get(key);
      if (!before) return;
      troubles.delete(key);
      const seconds = Math.round((clock() - before.since) / 1000);
      log.info({ ...said, seconds, trouble: before.message }, 'What had failed works again');
    },
    keep(keys) {
      for (const key of troubles.keys()) if (!keys.has(key)) troubles.delete(key);
    },
  };
}
