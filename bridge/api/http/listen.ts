import { createServer as createTlsServer } from 'node:https';
import { type ServerType, serve } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ApiEnvironment } from '../createApi.ts';
import type { TlsMaterial } from './readTlsFiles.ts';

/**
 * The gateway in front of makers lets addresses of 16,384 characters through, and Node would count the headers with them
 * and answer 431 without a word. The validation of the contract has more to say about a text that is too long.
 */
const maxHeaderSize = 64 * 1024;

/**
 * Hosts in front keep connections open to use them again, for one or two minutes as a rule. Were they ended here first,
 * a request that was just sent on one would be lost, and the host would answer 502. ms
 */
const keepAliveTimeout = 130_000;

/**
 * Serves the API by HTTP, or by HTTPS with a certificate of its own.
 * @param options `hostname` is that of the address listened on; all of the machine's when left out
 * @param ready called with the port, which the system chose for port 0
 */
export function listen(
  { fetch }: Pick<Hono<ApiEnvironment>, 'fetch'>,
  { tls, ...options }: { port: number; hostname?: string; tls?: TlsMaterial | undefined },
  ready: (port: number) => void,
): ServerType {
  const serverOptions = { maxHeaderSize, keepAliveTimeout };
  const told = ({ port }: { port: number }): void => ready(port);
  if (!tls) return serve({ fetch, ...options, serverOptions }, told);
  const { cert, key } = tls;
  const secured = { ...serverOptions, cert, key, minVersion: 'TLSv1.2' as const };
  return serve({ fetch, ...options, createServer: createTlsServer, serverOptions: secured }, told);
}
