import type { Agent, Dispatcher, request } from 'undici';
import { type AllowedHosts, allowedHosts } from './allowedHosts.ts';
import { checkAddress } from './checkAddress.ts';
import { type LookUp, publicLookup } from './publicAddress.ts';

/** What is told, and where. */
export interface Notification {
  url: string;
  /** Stays the same when it is told again. */
  eventId: string;
  body: unknown;
  signal?: AbortSignal;
}

/** What became of it. Never a part of the address or of what was answered. */
export type NotificationOutcome =
  | { kind: 'taken'; status: number }
  /** The flow is gone: 404 or 410. */
  | { kind: 'gone'; status: number }
  | { kind: 'refused'; status: number; retryAfterSeconds?: number }
  /** No answer: the code of the error, such as `ECONNREFUSED`. */
  | { kind: 'unreached'; code: string };

export interface Notifier {
  /** Whether an address may be told at; see `checkAddress`. */
  check(text: string): ReturnType<typeof checkAddress>;
  tell(notification: Notification): Promise<NotificationOutcome>;
  /** Longest that telling takes. */
  timeoutMs: number;
  close(): Promise<void>;
}

export interface NotifierOptions {
  allowed?: AllowedHosts;
  lookUp?: LookUp;
  timeoutMs?: number;
  /** What a request to an address is sent with, where it goes through a proxy, which looks names up by itself. */
  behindProxy?: (url: string) => Dispatcher | undefined | Promise<Dispatcher | undefined>;
  /** Name and version of the bridge, for the logs of others. */
  userAgent?: string;
}

const usualTimeoutMs = 15_000;
/** More than the platform answers; the rest is not read. */
const mostAnswerBytes = 64 * 1024;
const longestRetryAfterSeconds = 3_600;

/**
 * Tells flows at their addresses and nobody else: the address is checked again for each, the name leads to a public address
 * when the connection is made, redirects are not followed, and no more than the head of an answer is believed.
 */
export function createNotifier({
  allowed = allowedHosts(),
  lookUp,
  timeoutMs = usualTimeoutMs,
  behindProxy = () => undefined,
  userAgent = 'xperience-dynamics365-bridge',
}: NotifierOptions = {}): Notifier {
  const settings = {
    pipelining: 1,
    keepAliveTimeout: 30_000,
    maxResponseSize: mostAnswerBytes,
    maxHeaderSize: 32 * 1024,
  };
  let opened: Promise<{ request: typeof request; outside: Agent; inside: Agent }> | undefined;
  /** The client is loaded when a flow is told first, so that a start does not wait for it. */
  const open = () => {
    opened ??= import('undici').then(({ Agent, request }) => ({
      request,
      outside: new Agent({ ...settings, connect: { lookup: publicLookup(lookUp) } }),
      inside: new Agent(settings),
    }));
    return opened;
  };

  const tell = async ({ url, eventId, body, signal }: Notification): Promise<NotificationOutcome> => {
    const address = checkAddress(url, allowed);
    if ('problem' in address) return { kind: 'unreached', code: 'ERR_ADDRESS_REFUSED' };
    const { request, outside, inside } = await open();
    const late = AbortSignal.timeout(timeoutMs);
    try {
      const answer = await request(address.url, {
        dispatcher: address.isLoopback ? inside : ((await behindProxy(address.url)) ?? outside),
        method: 'POST',
        headers: { 'content-type': 'application/json', 'user-agent': userAgent, 'webhook-id': eventId },
        body: JSON.stringify(body, withoutNull),
        signal: signal ? AbortSignal.any([late, signal]) : late,
      });
      // Only the status counts: what is behind it is read so that the connection can be used again, and not waited for.
      answer.body.dump({ limit: mostAnswerBytes, signal: late }).catch(() => undefined);
      return outcomeOf(answer.statusCode, answer.headers['retry-after']);
    } catch (error) {
      return { kind: 'unreached', code: late.aborted ? 'TIMEOUT' : codeOf(error) };
    }
  };

  return {
    check: (text) => checkAddress(text, allowed),
    tell,
    timeoutMs,
    close: async () => {
      const client = await opened;
      await Promise.all([client?.outside.destroy(), client?.inside.destroy()]);
    },
  };
}

function outcomeOf(status: number, retryAfter: string | string[] | undefined): NotificationOutcome {
  if (status >= 200 && status < 300) return { kind: 'taken', status };
  if (status === 404 || status === 410) return { kind: 'gone', status };
  const seconds = typeof retryAfter === 'string' && /^\d{1,6}$/.test(retryAfter) ? Number(retryAfter) : 0;
  return {
    kind: 'refused',
    status,
    ...(seconds > 0 && { retryAfterSeconds: Math.min(seconds, longestRetryAfterSeconds) }),
  };
}

/** As answers of the bridge: the contract's Swagger 2.0 has no null. */
function withoutNull(this: unknown, _key: string, value: unknown): unknown {
  return value === null && !Array.isArray(this) ? undefined : value;
}

/** Whatever a connection breaks with has a code; messages can hold parts of an address. */
function codeOf(error: unknown): string {
  for (let each: unknown = error; each instanceof Error; each = each.cause) {
    if ('code' in each && typeof each.code === 'string' && /^[A-Z0-9_]{2,40}$/.test(each.code))
      return each.code;
  }
  return 'ERR_CONNECTION';
}
