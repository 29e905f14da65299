import { createProxyAgent } from './createProxyAgent.ts';
import type { SpanEnd, SpanExporter } from './spans.ts';
import type { TraceContext } from './traceContext.ts';

export interface SpanExport {
  /** Where spans go, path included, such as http://127.0.0.1:4318/v1/traces. */
  url: string;
  headers: Readonly<Record<string, string>>;
  protocol: 'http/protobuf' | 'http/json';
  serviceName: string;
  /** Tells this process from others of the installation. */
  instance: string;
  /** Of the bridge. */
  version: string;
  /** Told once when spans cannot be delivered, and once when they can again. */
  onDelivery: (delivered: boolean, error?: unknown) => void;
  /** Proxy that leads to the collector. */
  proxy?: URL | undefined;
}

export interface ClosableSpanExporter extends SpanExporter {
  /** Sends what is left, as far as that is quick. */
  close(): Promise<void>;
}

/** The process shall not wait for a collector that is away. */
const closeMs = 2_000;

/**
 * Sends spans by OTLP over HTTP. Its packages are loaded here only: a process without it starts without them. What cannot be
 * delivered is kept within bounds (2,048 spans) and then dropped; nothing waits for it.
 */
export async function createSpanExporter(to: SpanExport): Promise<ClosableSpanExporter> {
  const [api, sdk, { resourceFromAttributes }, { OTLPTraceExporter }] = await Promise.all([
    import('@opentelemetry/api'),
    import('@opentelemetry/sdk-trace'),
    import('@opentelemetry/resources'),
    to.protocol === 'http/json'
      ? import('@opentelemetry/exporter-trace-otlp-http')
      : import('@opentelemetry/exporter-trace-otlp-proto'),
  ]);
  const { proxy } = to;
  const wire = new OTLPTraceExporter({
    url: to.url,
    headers: { ...to.headers },
    ...(proxy && { httpAgentOptions: (protocol: string) => createProxyAgent(proxy, protocol) }),
  });
  let delivered = true;
  const telling = {
    export: (spans: Parameters<typeof wire.export>[0], done: Parameters<typeof wire.export>[1]) =>
      wire.export(spans, (result) => {
        const succeeded = result.code === 0;
        if (succeeded !== delivered) to.onDelivery(succeeded, result.error);
        delivered = succeeded;
        done(result);
      }),
    forceFlush: () => wire.forceFlush(),
    shutdown: () => wire.shutdown(),
  };
  /** A trace that begins here has its ID, which the log tells, before it has a span: the first one takes it. */
  let begun = '';
  const random = new sdk.RandomIdGenerator();
  const provider = new sdk.TracerProvider({
    idGenerator: { generateTraceId: () => begun, generateSpanId: () => random.generateSpanId() },
    resource: resourceFromAttributes({
      'service.name': to.serviceName,
      'service.version': to.version,
      'service.instance.id': to.instance,
    }),
    spanProcessors: [new sdk.BatchSpanProcessor({ exporter: telling })],
  });
  const tracer = provider.getTracer('xperience-dynamics365-bridge', to.version);
  const kinds = {
    server: api.SpanKind.SERVER,
    client: api.SpanKind.CLIENT,
    internal: api.SpanKind.INTERNAL,
  } as const;

  const under = ({ traceId, spanId, sampled, state }: TraceContext) => {
    begun = traceId;
    if (spanId === undefined) return api.ROOT_CONTEXT;
    const traceState = state === undefined ? undefined : api.createTraceState(state);
    const traceFlags = sampled ? api.TraceFlags.SAMPLED : api.TraceFlags.NONE;
    return api.trace.setSpanContext(api.ROOT_CONTEXT, {
      traceId,
      spanId,
      traceFlags,
      isRemote: true,
      ...(traceState && { traceState }),
    });
  };
  const finish = (span: ReturnType<typeof tracer.startSpan>, { attributes, failed }: SpanEnd) => {
    if (attributes) span.setAttributes(attributes);
    if (failed) span.setStatus({ code: api.SpanStatusCode.ERROR });
    span.end();
  };

  return {
    start({ name, kind, attributes }, parent) {
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes }, under(parent));
      const { traceId, spanId, traceFlags } = span.spanContext();
      const { state } = parent;
      return {
        context: { traceId, spanId, sampled: (traceFlags & 1) === 1, ...(state !== undefined && { state }) },
        end: (end) => finish(span, end),
      };
    },
    record({ name, kind, attributes, failed }, milliseconds, parent) {
      const startTime = Date.now() - milliseconds;
      const span = tracer.startSpan(name, { kind: kinds[kind], attributes, startTime }, under(parent));
      finish(span, { ...(failed !== undefined && { failed }) });
    },
    async close() {
      const late = new Promise<void>((resolve) => setTimeout(resolve, closeMs).unref());
      await Promise.race([provider.shutdown().catch(() => undefined), late]);
    },
  };
}
