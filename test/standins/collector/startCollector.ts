import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

/** A span as OTLP's JSON form has it, with its attributes and those of its resource as plain objects. */
export interface CollectedSpan {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  traceState?: string;
  name: string;
  /** 1 internal, 2 server, 3 client. */
  kind: number;
  startTimeUnixNano: string;
  endTimeUnixNano: string;
  status: { code?: number };
  attributes: Record<string, unknown>;
  resource: Record<string, unknown>;
}

interface Attribute {
  key: string;
  value: Record<string, unknown>;
}

/** What came in one export. */
export interface Export {
  path: string;
  headers: IncomingMessage['headers'];
  body: Buffer;
}

export interface Collector {
  /** Address as OTEL_EXPORTER_OTLP_ENDPOINT has it. */
  url: string;
  exports: Export[];
  /** Spans of the exports in JSON so far, in the order in which they came. */
  spans(): CollectedSpan[];
  /** What it answers from now on. */
  answer: { status: number };
  close(): Promise<void>;
}

/**
 * Takes spans as an OpenTelemetry collector does at its HTTP port, and keeps them.
 * @param tls with it by https:
 */
export async function startCollector(tls?: { key: string; cert: string }): Promise<Collector> {
  const exports: Export[] = [];
  const answer = { status: 200 };
  const take: RequestListener = async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const { status } = answer;
    if (status === 200)
      exports.push({ path: request.url ?? '', headers: request.headers, body: Buffer.concat(chunks) });
    response.writeHead(status, { 'content-type': 'application/json' }).end('{}');
  };
  const server = tls ? createSecureServer(tls, take) : createServer(take);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `${tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`,
    exports,
    answer,
    spans: () =>
      exports
        .filter(({ headers }) => headers['content-type'] === 'application/json')
        .flatMap(({ body }) => spansOf(JSON.parse(body.toString()))),
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Body {
  resourceSpans: {
    resource: { attributes: Attribute[] };
    scopeSpans: { spans: (Omit<CollectedSpan, 'attributes'> & { attributes: Attribute[] })[] }[];
  }[];
}

function spansOf({ resourceSpans }: Body): CollectedSpan[] {
  return resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ spans }) =>
      spans.map((span) => ({
        ...span,
        attributes: plain(span.attributes),
        resource: plain(resource.attributes),
      })),
    ),
  );
}

function plain(attributes: Attribute[]): Record<string, unknown> {
  return Object.fromEntries(
    attributes.map(({ key, value }) => {
      const [kind, held] = Object.entries(value)[0] ?? [];
      return [key, kind === 'intValue' ? Number(held) : held];
    }),
  );
}
