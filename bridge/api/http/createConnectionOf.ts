import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';
import { headerOf } from './headerOf.ts';
import { type Connection, createReadConnection } from './readConnection.ts';

/** Makes the function that tells where a request came from, as far as it can be believed. */
export function createConnectionOf(trustedProxies: readonly string[]): (context: Context) => Connection {
  const readConnection = createReadConnection(trustedProxies);
  return (context) => {
    const socket = (context.env as Partial<HttpBindings> | undefined)?.incoming?.socket;
    return readConnection(
      socket?.remoteAddress ?? '',
      {
        forwardedFor: headerOf(context, 'x-forwarded-for'),
        forwardedProto: headerOf(context, 'x-forwarded-proto'),
      },
      socket !== undefined && 'encrypted' in socket,
    );
  };
}
