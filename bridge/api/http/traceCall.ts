import type { Context } from 'hono';
import { inSpan } from '../../tracing/spans.ts';
import { newTraceContext, readTraceContext, type TraceContext } from '../../tracing/traceContext.ts';
import { headerOf } from './headerOf.ts';
import { refusalOfAnswer } from './problemAnswer.ts';

/**
 * Answers a call within its trace: that of the caller's `traceparent`, or one of its own. Answers name it themselves.
 * @param otherwise the trace of a caller that says it in its own way
 * @param operation what the contract calls it; its path as the contract has it, without any value
 */
export function traceCall(
  context: Context,
  operation: { id: string; method: string; path: string },
  answer: () => Promise<Response>,
  otherwise?: TraceContext,
): Promise<Response> {
  const parent: TraceContext =
    readTraceContext(headerOf(context, 'traceparent'), headerOf(context, 'tracestate')) ??
    otherwise ??
    newTraceContext();
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
