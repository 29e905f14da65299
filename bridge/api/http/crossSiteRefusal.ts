import type { Refusal } from '../refusal.ts';

/** What a browser tells of where a request comes from; nobody else sends it. */
export interface RequestOrigin {
  method: string;
  contentType: string | undefined;
  /** Sec-Fetch-Site */
  fetchSite: string | undefined;
  origin: string | undefined;
  /** Addresses that are the bridge's own, as origins. */
  own: readonly string[];
}

const safe = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Refuses what a page of another site has the browser of a signed-in person send. With a body of JSON a browser asks
 * first, and the bridge gives such permission to no site; a request without a body it just sends.
 */
export function crossSiteRefusal(request: RequestOrigin): Refusal | undefined {
  const { method, contentType } = request;
  if (safe.has(method) || /^application\/json\b/i.test(contentType ?? '')) return undefined;
  const { fetchSite, origin, own } = request;
  const isOwn =
    fetchSite === undefined
      ? origin === undefined || own.includes(origin)
      : fetchSite === 'same-origin' || fetchSite === 'none';
  return isOwn ? undefined : crossSite;
}

const crossSite: Refusal = {
  refused: 'forbidden',
  code: 'crossSiteRequest',
  detail:
    'A page of another web site sent this request. The bridge takes it from flows and from its own pages only.',
};
