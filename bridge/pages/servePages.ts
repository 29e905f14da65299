import type { Hono } from 'hono';
import type { ApiEnvironment } from '../api/createApi.ts';
import type { PageSource } from './createPagesOf.ts';
import { adminPath } from './frame/relativeHref.ts';

/**
 * Serves the administrator's pages beside the API, at an address that no operation has. They are a seventh of the program
 * and people are patient with the first page: a start does not wait for them.
 * @returns loads them, for when there is time
 */
export function servePages(api: Hono<ApiEnvironment>, source: PageSource): () => Promise<void> {
  let made: Promise<Hono<ApiEnvironment>> | undefined;
  const load = (): Promise<Hono<ApiEnvironment>> => {
    made ??= import('./createPagesOf.ts').then(({ createPagesOf }) => createPagesOf(source));
    return made;
  };
  for (const path of [adminPath, `${adminPath}/*`])
    api.all(path, async ({ req, env }) => (await load()).fetch(req.raw, env));
  return async () => void (await load());
}
