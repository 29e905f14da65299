import type { HonoRequest } from 'hono';
import type { Refusal } from '../refusal.ts';

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);
const json = /^application\/json\b/i;

/**
 * Refuses what a page of another site has the browser of a signed-in person send. With a body of JSON a browser asks
 * first, and the bridge gives such permission to no site; a request without a body it just sends. Most calls are told by
 * their method or type; only browsers send the other headers.
 *
 * It takes the request as it is: what has getters of its own is of a hidden class of its own, which would keep each request
 * in memory until all of it is collected.
 * @param publicUrl origin of the bridge; without it, that of the request
 */
export function crossSiteRefusal(req: HonoRequest, publicUrl: string | undefined): Refusal | undefined {
  if (safe.has(req.method) || json.test(req.header('content-type') ?? '')) return undefined;
  const fetchSite = req.header('sec-fetch-site');
  const isOwn =
    fetchSite === undefined
      ? isOwnOrigin(req, publicUrl)
      : fetchSite === 'same-origin' || fetchSite === 'none';
  return isOwn ? undefined : crossSite;
}

function isOwnOrigin(req: HonoRequest, publicUrl: string | undefined): boolean {
  const origin = req.header('origin');
  if (origin === undefined) return true;
  const host = req.header('host');
  const own = publicUrl === undefined ? [`http://${host}`, `https://${host}`] : [publicUrl];
  return own.includes(origin);
}

const crossSite: Refusal = {
  refused: 'forbidden',
  code: 'crossSiteRequest',
  detail:
    'A page of another web site sent this request. The bridge takes it from flows and from its own pages only.',
};
