import type { DataverseError } from '../dataverseError.ts';
import type { OutgoingConnections } from './createDispatcher.ts';
import { nameOfProxy, type OutgoingProxies, proxyOf } from './proxyOf.ts';
import type { Answer } from './types.ts';

/** No answer came. `sent` says whether Dataverse can have seen the request; `lasting` faults are not worth repeating. */
export interface TransportFault {
  /** What Dynamics said, where it was its own answer. */
  said?: DataverseError;
  fault: string;
  sent: 'no' | 'maybe';
  lasting: boolean;
  cause: unknown;
}

export interface Exchange {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: Buffer | string;
  timeoutMs: number;
  signal?: AbortSignal;
}

export interface Transport {
  exchange(exchange: Exchange): Promise<Answer | TransportFault>;
  close(): Promise<void>;
}

/** Failures of the connection attempt: no byte of the request has left. */
const notSent = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
]);

/** More than any page or batch of ours answers; protects memory from a runaway answer. */
const maxResponseBytes = 256 * 1024 * 1024;

/**
 * One HTTP exchange over kept-alive connections, answer read to its end. Keeps no cookies, so that calls spread
 * over Dataverse's servers. Faults are data; it never throws for them.
 */
export function createTransport(
  now: () => number,
  proxies?: OutgoingProxies,
  maxResponseSize = maxResponseBytes,
): Transport {
  let opened: Promise<OutgoingConnections> | undefined;
  /** The client is loaded for the first request, so that a start does not wait for it. */
  const open = (): Promise<OutgoingConnections> => {
    opened ??= import('./createDispatcher.ts').then(({ createDispatcher }) =>
      createDispatcher(
        {
          // One request a connection at a time: the budget of the identity bounds how many there are.
          pipelining: 1,
          allowH2: false,
          keepAliveTimeout: 30_000,
          maxResponseSize,
          // The exchange's own limit covers head and body together.
          headersTimeout: 0,
          bodyTimeout: 0,
        },
        proxies,
      ),
    );
    return opened;
  };
  return {
    exchange: async ({ method, url, headers, body, timeoutMs, signal }) => {
      const connections = await open();
      const started = now();
      // What is left until a deadline has a fraction, which this function refuses.
      const timeout = AbortSignal.timeout(Math.ceil(timeoutMs));
      try {
        const response = await connections.request(url, {
          method: method as 'GET' | 'POST',
          headers,
          body: body ?? null,
          signal: signal === undefined ? timeout : AbortSignal.any([timeout, signal]),
        });
        const bytes = Buffer.from(await response.body.arrayBuffer());
        return {
          status: response.statusCode,
          headers: flatten(response.headers),
          body: bytes,
          milliseconds: now() - started,
        };
      } catch (cause) {
        if (timeout.aborted && signal?.aborted !== true) {
          return {
            fault: `no answer within ${Math.round(timeoutMs / 1000)} s`,
            sent: 'maybe',
            lasting: false,
            cause,
          };
        }
        return describeFault(cause, proxyOf(url, proxies));
      }
    },
    close: async () => (await opened)?.close(),
  };
}

function flatten(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined) flat[name.toLowerCase()] = Array.isArray(value) ? value.join(', ') : value;
  }
  return flat;
}

function describeFault(cause: unknown, proxy: URL | undefined): TransportFault {
  const code = codeOf(cause);
  if (proxy !== undefined) {
    const refused = refusalOfProxy(cause, nameOfProxy(proxy));
    if (refused !== undefined) return refused;
  }
  const way = proxy === undefined ? '' : ` through the proxy ${nameOfProxy(proxy)}`;
  if (/^(ERR_TLS_|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_)/.test(code)) {
    const fault = `its certificate was not accepted${way} (${code}; NODE_EXTRA_CA_CERTS names a file with authorities of your own)`;
    return { fault, sent: 'no', lasting: true, cause };
  }
  const fault = code === '' ? `the connection${way} broke` : `the connection${way} failed (${code})`;
  return { fault, sent: notSent.has(code) ? 'no' : 'maybe', lasting: false, cause };
}

/** What a proxy answers before there is a connection; nothing of the request has left it then. */
function refusalOfProxy(cause: unknown, name: string): TransportFault | undefined {
  const said = cause instanceof Error ? cause.message : '';
  const status = Number(
    /^Proxy response \((\d{3})\)|Proxy Authentication Required \((407)\)/.exec(said)?.slice(1).find(Boolean),
  );
  if (!status) return undefined;
  const remedy = {
    407: 'it wants a user and a password: give them in HTTPS_PROXY as http://user:password@host:port',
    403: 'it does not let this address through',
  }[status];
  const fault = `the proxy ${name} refused it (${status})${remedy === undefined ? '' : `, ${remedy}`}`;
  return { fault, sent: 'no', lasting: status < 500, cause };
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}
