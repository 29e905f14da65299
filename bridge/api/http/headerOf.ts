import type { HttpBindings } from '@hono/node-server';
import type { Context } from 'hono';

/**
 * A header of a request, undefined where it is not there: that is so of most which are asked for, and Node knows it at once.
 * @param name in lower case
 */
export function headerOf({ env, req }: Context, name: string): string | undefined {
  const headers = (env as { incoming?: Partial<HttpBindings['incoming']> } | undefined)?.incoming?.headers;
  return headers && !(name in headers) ? undefined : req.header(name);
}
