import type { Caller } from '../../bridge/api/caller.ts';
import type { HandlerAnswer, HandlerInput, Handlers, OperationId } from '../../bridge/api/handler.ts';
import { isRefusal, type Refusal } from '../../bridge/api/refusal.ts';

/** Who may do everything. */
export const administrator: Caller = {
  name: 'administrator',
  kind: 'xperienceUser',
  scopes: ['read', 'activities', 'forms', 'sync', 'update', 'manage'],
};

type Input<Id extends OperationId> = Partial<Pick<HandlerInput<Id>, 'path' | 'query' | 'body' | 'caller'>>;

/** What an operation answers with, and the cursor of its next page where it is a list that goes on. */
export type AnswerBody<Id extends OperationId> = Extract<HandlerAnswer<Id>, { body: unknown }>['body'];

/**
 * Carries out an operation with an input as the contract lets it through, by whoever may do everything.
 * @throws the refusal of the handler, or what the engine throws
 */
export async function carryOut<Id extends OperationId>(
  handlers: Pick<Handlers, Id>,
  id: Id,
  input: Input<Id> = {},
): Promise<AnswerBody<Id>> {
  const answer: HandlerAnswer<Id> = await handlers[id].handle({
    path: {},
    query: {},
    body: undefined,
    caller: administrator,
    signal: () => AbortSignal.timeout(60_000),
    pageLink: (cursor: string) => cursor,
    ...input,
  } as HandlerInput<Id>);
  if (isRefusal(answer)) throw new OperationRefused(answer);
  return 'body' in answer ? (answer.body as AnswerBody<Id>) : (undefined as never);
}

/** A refusal that a handler answered with. */
export class OperationRefused extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.detail);
    this.refusal = refusal;
  }
}
