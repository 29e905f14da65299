import { createHandlers } from '../../bridge/api/createHandlers.ts';
import type { Engine } from '../../bridge/api/engine.ts';
import type {
  Handler,
  HandlerAnswer,
  HandlerInput,
  Handlers,
  OperationId,
} from '../../bridge/api/handler.ts';

/** What a handler was called with once everything in front of it had let the call through: path, query and body in one. */
export type RecordedCall = [operation: OperationId, input: Record<string, unknown>, caller: string];

type Answers = { [Id in OperationId]?: (input: HandlerInput<Id>) => Promise<HandlerAnswer<Id>> };

export interface RecordedHandlers {
  handlers: Handlers;
  calls: RecordedCall[];
  /** What operations answer in place of an empty object. */
  answers: Answers;
}

/** An engine for what only looks at handlers and never calls them. */
export const noEngine = { parts: { dataverse: {} }, runs: {} } as Engine;

/**
 * The bridge's handlers with their scopes, limits and all else that is decided before they are called, which keep what
 * they were called with and do nothing: for tests of what stands in front of the engine.
 */
export function recordHandlers(): RecordedHandlers {
  const calls: RecordedCall[] = [];
  const answers: Answers = {};
  const record = ([id, handler]: [OperationId, Handler<OperationId>]) => {
    const { quickCheck: _early, lesser, ...rest } = handler;
    const handle = async (input: HandlerInput<OperationId>) => {
      const { path, query, body, caller } = input;
      calls.push([id, { ...path, ...query, ...(body as object) }, caller.name]);
      const answer = answers[id] as ((input: unknown) => Promise<unknown>) | undefined;
      return answer ? answer(input) : { status: 200, body: {} };
    };
    // Whether a starter may confirm is a setting, off unless changed.
    const lesserNow = id === 'ConfirmRun' && lesser ? { ...lesser, allows: async () => false } : lesser;
    return [id, { ...rest, ...(lesserNow && { lesser: lesserNow }), handle }];
  };
  const bound = Object.entries(createHandlers(noEngine)) as [OperationId, Handler<OperationId>][];
  return { handlers: Object.fromEntries(bound.map(record)) as Handlers, calls, answers };
}
