import type { Context } from 'hono';
import { inSpan } from '../../tracing/spans.ts';
import { newTraceContext, readTraceContext, type TraceContext } from '../../tracing/traceContext.ts';
import { refusalOfAnswer } from './problemAnswer.ts';

/** Under which callers find their call in the log, in the audit and in Dynamics. */
export const traceHeader = 'x-trace-id';

/**
 * Answers a call within its trace: that of the caller's `traceparent`, or one of its own.
 * @param otherwise the trace of a caller that says it in its own way
 * @param operation what the contract calls it; its path as the contract has it, without any value
 */
export function traceCall(
  context: Context,
  operation: { id: string; method: string; path: string },
  answer: () => Promise<Response>,
  otherwise?: TraceContext,
): Promise<Response> {
  const { req } = context;
  const parent: TraceContext =
    readTraceContext(req.header('traceparent'), req.header('tracestate')) ?? otherwise ?? newTraceContext();
  context.env?.outgoing?.setHeader?.(traceHeader, parent.traceId);
  return inSpan(
    {
      name: operation.id,
      kind: 'server',
      attributes: { 'http.request.method': operation.method.toUpperCase(), 'http.route': operation.path },
    },
    answer,
    {
      parent,
      describe: (answered) => {
        const code = refusalOfAnswer(answered)?.code;
        return {
          attributes: {
            'http.response.status_code': answered.status,
            ...(code !== undefined && { 'error.type': code }),
          },
          failed: answered.status >= 500,
        };
      },
    },
  );
}
