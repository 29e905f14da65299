import type { Caller } from '../caller.ts';
import type { MonotonicClock } from '../monotonicClock.ts';
import type { Refusal } from '../refusal.ts';
import { createRateLimit } from './createRateLimit.ts';
import type { LimitSettings } from './limitSettings.ts';

/** A request that was let in. */
export interface Admission {
  /** Takes room for a body, until the request is done. */
  holdBody(bytes: number): Refusal | undefined;
  leave(): void;
}

/** The limits of one process; each process counts by itself. */
export interface Limits {
  /** Seconds for which sign-ins from a network that are not known yet are put off; 0 for not at all. */
  putOff(network: string): number;
  /** Counts a request whose sign-in failed. */
  countFailed(network: string): void;
  /** Lets a request of a caller in, or says why not. */
  enter(caller: Caller): Admission | Refusal;
}

export function createLimits(
  settings: LimitSettings,
  clock: MonotonicClock = () => performance.now(),
): Limits {
  const callers = createRateLimit({ perMinute: settings.callerPerMinute, clock });
  const addresses = createRateLimit({ perMinute: settings.addressPerMinute, clock });
  const inHand = new Map<string, number>();
  /** A caller who is known stays the same object, and to make the same key for each of their calls takes longer than all else. */
  const keys = new WeakMap<Caller, string>();
  let atOnce = 0;
  let bodyBytes = 0;

  return {
    putOff: addresses.secondsLeft,
    countFailed: (network) => void addresses.take(network),
    enter(caller) {
      const { kind, name } = caller;
      const key = keys.get(caller) ?? `${kind} ${name}`;
      keys.set(caller, key);
      const own = inHand.get(key) ?? 0;
      if (own >= settings.callerAtOnce) return tooManyAtOnce(name, settings.callerAtOnce);
      if (atOnce >= settings.atOnce) return busy;
      const wait = callers.take(key);
      if (wait > 0) return tooManyRequests(name, settings.callerPerMinute, wait);
      atOnce += 1;
      inHand.set(key, own + 1);
      let held = 0;
      return {
        holdBody(bytes) {
          if (bodyBytes + bytes > settings.bodyBytes) return busy;
          held += bytes;
          bodyBytes += bytes;
          return undefined;
        },
        leave() {
          atOnce -= 1;
          bodyBytes -= held;
          const left = (inHand.get(key) ?? 0) - 1;
          if (left > 0) inHand.set(key, left);
          else inHand.delete(key);
        },
      };
    },
  };
}

/** The answer to sign-ins from a network where too many have failed. */
export function signInPutOff(seconds: number): Refusal {
  return {
    refused: 'tooMany',
    code: 'tooManyRequests',
    detail:
      'Too many requests from this address could not be signed in. Try again in a moment; connections that were right before go on working.',
    retryAfterSeconds: seconds,
  };
}

function tooManyRequests(name: string, perMinute: number, seconds: number): Refusal {
  return {
    refused: 'tooMany',
    code: 'tooManyRequests',
    detail: `${name} sends more than ${perMinute} requests a minute. Let flows ask less often, or for more at once; the administrator of the bridge can raise BRIDGE_LIMIT_CALLER_PER_MINUTE.`,
    retryAfterSeconds: seconds,
  };
}

function tooManyAtOnce(name: string, limit: number): Refusal {
  return {
    refused: 'tooMany',
    code: 'tooManyAtOnce',
    detail: `${name} has ${limit} requests in hand already. Wait for their answers, or limit how many runs of the flow there are at once; the administrator of the bridge can raise BRIDGE_LIMIT_CALLER_AT_ONCE.`,
    retryAfterSeconds: 1,
  };
}

const busy: Refusal = {
  refused: 'unavailable',
  code: 'bridgeBusy',
  detail: 'The bridge has as many requests in hand as it takes at once. Try again in a few seconds.',
  retryAfterSeconds: 2,
};
