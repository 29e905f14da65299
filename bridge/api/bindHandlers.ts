import type { Scope } from './caller.ts';
import type { ContractDocument, ContractOperation } from './contract/contractDocument.ts';
import {
  createRequestValidator,
  type RawRequest,
  type ValidRequest,
} from './contract/createRequestValidator.ts';
import { createSchemaCompiler } from './contract/createSchemaCompiler.ts';
import { createWritable } from './contract/createWritable.ts';
import type { Handlers, QuickCheck } from './handler.ts';
import type { Refusal } from './refusal.ts';

/** What a handler came to. */
export type AnyAnswer =
  | { status: number; body?: unknown; headers?: Readonly<Record<string, string>> }
  | Refusal;

/** Any of the handlers, as the one place that calls them all sees it. */
export interface AnyHandler {
  scope: Scope;
  alsoScopes?: readonly Scope[];
  lesser?: { scope: Scope; allows(input: never): Promise<boolean> };
  maxBodyBytes?: number;
  exactNumbers?: boolean;
  fromAnswer?(body: unknown): unknown;
  quickCheck?: QuickCheck<AnyAnswer>;
  handle(input: never): Promise<AnyAnswer>;
}

/** An operation with all it takes to serve it. */
export interface BoundOperation extends ContractOperation {
  handler: AnyHandler;
  validate(raw: RawRequest, body: unknown): ValidRequest | Refusal;
}

/**
 * Brings operations and handlers together. The types promise that they fit; this also holds when contract and types
 * have come out of step.
 *
 * @throws when an operation has no handler or no scope, a handler no operation, or answers what it has to validate; all of
 * them are named.
 */
export function bindHandlers(
  contract: ContractDocument,
  operations: readonly ContractOperation[],
  handlers: Handlers,
): BoundOperation[] {
  const given: ReadonlyMap<string, AnyHandler> = new Map(Object.entries<AnyHandler>(handlers));
  const known = new Set(operations.map(({ id }) => id));
  const mistakes = [
    ...operations.flatMap((operation) => mistakesOf(contract, operation, given.get(operation.id))),
    ...[...given.keys()].filter((id) => !known.has(id)).map((id) => `handler ${id} has no operation`),
  ];
  if (mistakes.length > 0) throw new Error(`The handlers do not fit the contract: ${mistakes.join(', ')}.`);

  const compile = createSchemaCompiler(contract, 'received');
  const writable = createWritable(contract, operations);
  return operations.flatMap((operation) => {
    const handler = given.get(operation.id);
    if (!handler) return [];
    const asWritten = writable(operation, handler.fromAnswer);
    // Compiled when it is called first: to compile all of them takes a tenth of a start.
    let check: ReturnType<typeof createRequestValidator> | undefined;
    const validate: BoundOperation['validate'] = (raw, body) => {
      check ??= createRequestValidator(operation, contract, compile);
      return check(raw, asWritten(body));
    };
    return [{ ...operation, handler, validate }];
  });
}

function mistakesOf(
  contract: ContractDocument,
  operation: ContractOperation,
  handler: AnyHandler | undefined,
): string[] {
  const { id } = operation;
  if (!handler) return [`operation ${id} has no handler`];
  if (!handler.scope) return [`operation ${id} has no scope`];
  return handler.quickCheck && !takesAnyObject(contract, operation)
    ? [`operation ${id} has a quick check, and its contract asks for more than an object`]
    : [];
}

/** Whether every JSON object fits, so that nothing is missed without validation. */
function takesAnyObject({ components }: ContractDocument, { parameters, body }: ContractOperation): boolean {
  const reference = body?.schema.$ref;
  const schema =
    typeof reference === 'string' ? components.schemas[reference.split('/').at(-1) ?? ''] : body?.schema;
  const { type, additionalProperties, description: _told, ...more } = schema ?? {};
  const isAny = type === 'object' && additionalProperties === true && Object.keys(more).length === 0;
  return parameters.length === 0 && isAny;
}
