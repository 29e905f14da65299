import type { Env, Hono } from 'hono';
import type { Look } from './createLook.ts';

export interface HealthOptions {
  /** What has to be usable for the bridge to be of use. */
  looks: readonly Look[];
  /** Aborted when the process is about to end: what distributes calls sends no more. */
  stopping: AbortSignal;
  /** Where an administrator's site passes on what is for the bridge; probes of a container ask without it. */
  basePath: string;
}

/**
 * Serves probes for service managers, load balancers and containers, without sign-in and saying a word only:
 * `/health/live` answers while the process can answer at all, `/health/ready` while the bridge is of use. A process that
 * is alive and not ready is not to be restarted: what it waits for is elsewhere.
 * @example serveHealth(app, { looks: [database], stopping, basePath: '/xperience-dynamics365' })
 */
export function serveHealth<Variables extends Env>(
  app: Hono<Variables>,
  { looks, stopping, basePath }: HealthOptions,
): void {
  for (const base of ['', basePath]) {
    app.get(`${base}/health/live`, () => word('live', 200));
    app.get(`${base}/health/ready`, async () => {
      if (stopping.aborted) return word('stopping', 503);
      const usable = await Promise.all(looks.map((look) => look()));
      return usable.every(Boolean) ? word('ready', 200) : word('not ready', 503);
    });
  }
}

function word(text: string, status: number): Response {
  return new Response(`${text}\n`, {
    status,
    headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
  });
}
