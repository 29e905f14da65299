import type { Logger } from 'pino';

export interface ReadinessOptions {
  /** Asks one side after the other; throws with what to do when one cannot be used. */
  look: () => Promise<Record<string, unknown>>;
  log: Pick<Logger, 'info' | 'error' | 'debug'>;
  /** Milliseconds between two looks while it is not ready. */
  intervalMs: number;
  /** Ends it. */
  signal: AbortSignal;
  /** Waits, and ends early by the signal; for tests. */
  wait: (milliseconds: number, signal: AbortSignal) => Promise<unknown>;
}

/**
 * Says “ready” once both sides have answered, and until then why not: a bridge that listens with a wrong secret is not
 * ready. It goes on listening, because flows and pages that ask are told the reason; the same reason is told once.
 */
export async function watchReadiness({
  look,
  log,
  intervalMs,
  signal,
  wait,
}: ReadinessOptions): Promise<void> {
  let told: string | undefined;
  while (!signal.aborted) {
    try {
      log.info(await look(), 'The bridge is ready');
      return;
    } catch (error) {
      if (signal.aborted) return;
      const reason = error instanceof Error ? error.message : String(error);
      if (reason === told) log.debug({ reason }, 'The bridge is still not ready');
      else log.error({ reason }, `The bridge listens, but it is not ready: ${reason}`);
      told = reason;
    }
    await wait(intervalMs, signal).catch(() => undefined);
  }
}
