import { nameOfProxy, type OutgoingProxies, proxyOf } from '../dataverse/http/proxyOf.ts';
import type { ConfigWarning } from './configWarning.ts';
import { isLoopback } from './isLoopback.ts';
import type { SpanTarget } from './readSpanExport.ts';

/** Warns of a collector on this machine that is asked for through a proxy, for which that address is the proxy's own machine. */
export function collectorThroughProxy(
  target: SpanTarget | undefined,
  proxies: OutgoingProxies | undefined,
): ConfigWarning[] {
  if (target === undefined) return [];
  const url = new URL(target.url);
  const proxy = proxyOf(url, proxies);
  if (proxy === undefined || !isLoopback(url)) return [];
  return [
    {
      text: `Spans for the collector at ${url.hostname} go through the proxy ${nameOfProxy(proxy)}, where that address is another machine's.`,
      remedy: `Add ${url.hostname} to NO_PROXY.`,
    },
  ];
}
