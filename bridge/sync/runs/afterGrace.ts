/**
 * A signal that follows another after some time: whoever stops at a good place has so long to reach it.
 * @param graceMs time from the first signal to this one
 */
export function afterGrace(signal: AbortSignal, graceMs: number): AbortSignal {
  const late = new AbortController();
  const start = (): void => {
    setTimeout(() => late.abort(signal.reason), graceMs).unref();
  };
  if (signal.aborted) start();
  else signal.addEventListener('abort', start, { once: true });
  return late.signal;
}
