import { hostname } from 'node:os';
import type { Config } from './config.ts';
import type { createLogger } from './createLogger.ts';
import { nameOfProxy, proxyOf } from './dataverse/http/proxyOf.ts';
import { programVersion } from './programVersion.ts';
import type { ClosableSpanExporter } from './tracing/createSpanExporter.ts';

/**
 * Spans take the way that requests to Dynamics take: through the proxy where one leads to the collector. What that needs is
 * loaded here only.
 * @returns undefined where no collector is configured
 */
export async function openSpanExporter(
  { server: { spans: target }, proxies }: Readonly<Config>,
  log: Awaited<ReturnType<typeof createLogger>>,
): Promise<ClosableSpanExporter | undefined> {
  if (!target) return undefined;
  const { createSpanExporter } = await import('./tracing/createSpanExporter.ts');
  const proxy = proxyOf(target.url, proxies);
  const { host } = new URL(target.url);
  const way = proxy === undefined ? host : `${host} through the proxy ${nameOfProxy(proxy)}`;
  return createSpanExporter({
    ...target,
    version: programVersion(),
    instance: `${hostname()}:${process.pid}`,
    proxy,
    onDelivery: (delivered, error) => {
      if (delivered) log.info(`Spans are delivered to ${way} again`);
      else log.warn({ err: error }, `Spans cannot be delivered to ${way}; they are dropped meanwhile`);
    },
  });
}
