import { createServer as createTlsServer } from 'node:https';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ApiEnvironment } from '../createApi.ts';
import type { TlsMaterial } from './readTlsFiles.ts';

/** What a connection may take, whoever makes it; Infinity for no limit. */
export interface WireLimits {
  connections: number;
  /** Milliseconds until the headers of a request have to be there, and until all of it. */
  headerMs: number;
  bodyMs: number;
  /**
   * The gateway in front of makers lets addresses of 16,384 characters through, and Node would count the headers with
   * them and answer 431 without a word. The validation of the contract has more to say about a text that is too long.
   */
  headerBytes: number;
  /** How often Node looks for requests whose time is over; its own 30 s would let half-sent ones pile up. ms */
  checkMs?: number;
}

const usualLimits: WireLimits = {
  connections: 1000,
  headerMs: 10_000,
  bodyMs: 30_000,
  headerBytes: 64 * 1024,
};

const usualCheckMs = 1000;

/** As much as headers without a limit may have: an endless one must not fill the memory. */
const mostHeaderBytes = 16 * 1024 * 1024;

/**
 * Hosts in front keep connections open to use them again, for one or two minutes as a rule. Were they ended here first,
 * a request that was just sent on one would be lost, and the host would answer 502. ms
 */
const keepAliveTimeout = 130_000;

/** Without a byte either way for so long a connection is of no use any more; callers wait up to 90 s for an answer. ms */
const silenceTimeout = 180_000;

/**
 * Serves the API by HTTP, or by HTTPS with a certificate of its own.
 * @param options `hostname` is that of the address listened on; all of the machine's when left out
 * @param ready called with the port, which the system chose for port 0
 */
export function listen(
  { fetch }: Pick<Hono<ApiEnvironment>, 'fetch'>,
  {
    tls,
    wire = usualLimits,
    ...options
  }: { port: number; hostname?: string; wire?: WireLimits; tls?: TlsMaterial | undefined },
  ready: (port: number) => void,
): ServerType {
  const serverOptions = {
    maxHeaderSize: Math.min(wire.headerBytes, mostHeaderBytes),
    keepAliveTimeout,
    // Node takes the lesser of both for headers, and 0 for no limit.
    headersTimeout: orNone(wire.headerMs),
    requestTimeout: orNone(Math.max(wire.bodyMs, wire.headerMs)),
    connectionsCheckingInterval: wire.checkMs ?? usualCheckMs,
  };
  const told = ({ port }: { port: number }): void => ready(port);
  const server = tls
    ? serve(
        {
          fetch,
          ...options,
          createServer: createTlsServer,
          serverOptions: {
            ...serverOptions,
            cert: tls.cert,
            key: tls.key,
            minVersion: 'TLSv1.2' as const,
            ...(Number.isFinite(wire.headerMs) && { handshakeTimeout: wire.headerMs }),
          },
        },
        told,
      )
    : serve({ fetch, ...options, serverOptions }, told);
  if (Number.isFinite(wire.connections)) server.maxConnections = wire.connections;
  if ('setTimeout' in server) server.setTimeout(silenceTimeout);
  return server;
}

function orNone(milliseconds: number): number {
  return Number.isFinite(milliseconds) ? milliseconds : 0;
}
