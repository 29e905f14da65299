import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** How long nothing may have ended since, ms. */
const calmMs = 3_000;

/**
 * Makes the function that is told of the end of each run: what runs needed of memory is given back to the system soon after
 * the last one, because it belongs to the web site on the same machine. V8 by itself keeps it until it is needed again.
 * The process stands still for it, a tenth of a second to a third, so a run that goes is not held up: its own end follows.
 * @param isBusy whether a run goes
 */
export function createMemoryRelease(isBusy: () => boolean, waitMs = calmMs): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as (options: { type: 'major'; flavor: 'last-resort' }) => void;
  let timer: NodeJS.Timeout | undefined;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (!isBusy()) collect({ type: 'major', flavor: 'last-resort' });
    }, waitMs);
    timer.unref();
  };
}
