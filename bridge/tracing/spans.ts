import { currentTrace } from './currentTrace.ts';
import { newTraceContext, type TraceContext } from './traceContext.ts';

/** Never a name, an address, a query or a value of anybody. */
export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanStart {
  /** A word of the contract or of the program. */
  name: string;
  kind: 'server' | 'client' | 'internal';
  attributes: SpanAttributes;
}

export interface SpanEnd {
  attributes?: SpanAttributes;
  failed?: boolean;
}

export interface OpenSpan {
  /** What happens within it is under this. */
  readonly context: TraceContext;
  end(end: SpanEnd): void;
}

/** Whoever takes the spans of this process. */
export interface SpanExporter {
  start(span: SpanStart, parent: TraceContext): OpenSpan;
  /** One that is over already. @param milliseconds it took, up to now */
  record(span: SpanStart & SpanEnd, milliseconds: number, parent: TraceContext): void;
}

let exporter: SpanExporter | undefined;

/** From now on spans go there; without one none are made, and traces have an ID alone. For main, and for tests. */
export function exportSpansTo(given: SpanExporter | undefined): void {
  exporter = given;
}

/**
 * Carries something out within a trace, as a span of its own where spans are exported: under the one that goes already,
 * or under `parent`, or as the first of a new trace.
 * @param describe what is to be told of the result; of a work that throws, that it failed
 */
export async function inSpan<Result>(
  span: SpanStart,
  work: () => Promise<Result>,
  {
    parent = currentTrace.getStore() ?? newTraceContext(),
    describe,
  }: { parent?: TraceContext; describe?: (result: Result) => SpanEnd } = {},
): Promise<Result> {
  if (!exporter) return currentTrace.run(parent, work);
  const open = exporter.start(span, parent);
  try {
    const result = await currentTrace.run(open.context, work);
    open.end(describe?.(result) ?? {});
    return result;
  } catch (error) {
    open.end({ failed: true });
    throw error;
  }
}

/** Tells of something that is over, such as a request that was answered. */
export function recordSpan(span: SpanStart & SpanEnd, milliseconds: number): void {
  exporter?.record(span, milliseconds, currentTrace.getStore() ?? newTraceContext());
}
