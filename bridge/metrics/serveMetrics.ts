import { createServer, type Server } from 'node:http';
import type { Registry } from 'prom-client';

export interface MetricsServerOptions {
  registry: Registry;
  /** Brings up to date what is only looked at when somebody asks. */
  observe: () => Promise<void>;
  hostname: string;
  port: number;
  /** Told of what cannot be served. */
  onError: (error: unknown) => void;
}

/** Serves `/metrics` at a port of its own, without sign-in: keep it to the network of whoever watches. */
export function serveMetrics({ registry, observe, hostname, port, onError }: MetricsServerOptions): Server {
  const server = createServer(async ({ url, method }, response) => {
    if (url?.split('?')[0] !== '/metrics' || (method !== 'GET' && method !== 'HEAD')) {
      response
        .writeHead(404, { 'content-type': 'text/plain; charset=utf-8' })
        .end('There is /metrics only.\n');
      return;
    }
    try {
      await observe();
      const text = await registry.metrics();
      response.writeHead(200, { 'content-type': registry.contentType, 'cache-control': 'no-store' });
      response.end(method === 'HEAD' ? undefined : text);
    } catch (error) {
      onError(error);
      response.writeHead(500).end();
    }
  });
  server.maxConnections = 20;
  server.headersTimeout = 5_000;
  server.requestTimeout = 5_000;
  server.on('error', onError);
  server.listen(port, hostname);
  return server;
}
