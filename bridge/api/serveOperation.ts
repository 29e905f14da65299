import type { Context } from 'hono';
import type { AnyHandler, BoundOperation } from './bindHandlers.ts';
import type { Caller } from './caller.ts';
import type { HandlerInput, OperationId } from './handler.ts';
import { emptyAnswer, jsonAnswer } from './http/jsonAnswer.ts';
import { problemAnswer } from './http/problemAnswer.ts';
import { readJsonBody } from './http/readJsonBody.ts';
import { isRefusal, type Refusal } from './refusal.ts';

const DEFAULT_MAX_BODY_BYTES = 64 * 1024;

export interface Serving {
  authenticate(context: Context): Promise<Caller | Refusal>;
  /** Origin that links to further pages begin with; without it, that of the request. */
  publicUrl?: string | undefined;
}

/**
 * Carries out one operation: who calls, may they, can it be read, does it fit the contract — in this order, so that
 * nothing is read from or told to someone who is not signed in — then the handler.
 */
export async function serveOperation(
  operation: BoundOperation,
  context: Context,
  serving: Serving,
): Promise<{ answer: Response; caller?: Caller }> {
  const caller = await serving.authenticate(context);
  if (isRefusal(caller)) return { answer: problemAnswer(caller) };
  const outcome =
    refusalByScope(caller, operation) ?? (await validInput(operation, context, serving, caller));
  if (isRefusal(outcome)) return { answer: problemAnswer(outcome), caller };
  const result = await call(operation.handler, outcome);
  return { answer: answerOf(result), caller };
}

function refusalByScope(caller: Caller, { handler }: BoundOperation): Refusal | undefined {
  if (caller.scopes.includes(handler.scope)) return undefined;
  const remedy =
    caller.kind === 'apiKey'
      ? 'The administrator of the bridge can make a key that has it.'
      : 'An administrator of Xperience can give it with the permissions of the module Contact management.';
  return {
    refused: 'forbidden',
    code: 'permissionMissing',
    detail: `${caller.name} lacks the permission “${handler.scope}” that this needs. ${remedy}`,
  };
}

async function validInput(
  operation: BoundOperation,
  context: Context,
  { publicUrl }: Serving,
  caller: Caller,
): Promise<HandlerInput<OperationId> | Refusal> {
  const read = operation.body
    ? await readJsonBody(context, operation.handler.maxBodyBytes ?? DEFAULT_MAX_BODY_BYTES)
    : { body: undefined };
  if (isRefusal(read)) return read;
  const valid = operation.validate({
    path: context.req.param(),
    query: context.req.queries(),
    body: read.body,
  });
  if (isRefusal(valid)) return valid;
  return {
    ...valid,
    caller,
    // Asked for only when needed: it makes the server build a full Request.
    get signal() {
      return context.req.raw.signal;
    },
    pageLink: (cursor) => pageLink(context.req.url, publicUrl, cursor),
  } as HandlerInput<OperationId>;
}

/** The input was validated against the contract that the handler's types are made from. */
function call(handler: AnyHandler, input: HandlerInput<OperationId>): ReturnType<AnyHandler['handle']> {
  return handler.handle(input as never);
}

function answerOf(result: { status: number; body?: unknown } | Refusal): Response {
  if (isRefusal(result)) return problemAnswer(result);
  return result.body === undefined ? emptyAnswer(result.status) : jsonAnswer(result.status, result.body);
}

function pageLink(requestUrl: string, publicUrl: string | undefined, cursor: string): string {
  const link = new URL(requestUrl);
  if (publicUrl !== undefined) {
    const { protocol, hostname, port } = new URL(publicUrl);
    Object.assign(link, { protocol, hostname, port });
  }
  link.searchParams.set('cursor', cursor);
  return link.href;
}
