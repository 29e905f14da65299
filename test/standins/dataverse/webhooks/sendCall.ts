import type { Clock } from '../limits/createClock.ts';
import type { Call } from './callOf.ts';
import { isLoopback } from './checkRegistration.ts';

/** Only the status counts. */
export type Outcome = number | 'timeout' | 'unreachable';

/** Sends a call once; nothing but loopback is ever called. Redirects are not followed: they are a status. */
export async function sendCall(
  call: Call,
  clock: Clock,
  limitMs: number,
  stop: AbortSignal,
): Promise<Outcome> {
  if (!isLoopback(new URL(call.url))) return 'unreachable';
  const late = new AbortController();
  const cancel = clock.after(limitMs, () => late.abort());
  try {
    const answer = await fetch(call.url, {
      method: 'POST',
      headers: call.headers,
      body: call.body,
      redirect: 'manual',
      signal: AbortSignal.any([late.signal, stop]),
    });
    await answer.body?.cancel();
    return answer.status;
  } catch {
    return late.signal.aborted ? 'timeout' : 'unreachable';
  } finally {
    cancel();
  }
}
