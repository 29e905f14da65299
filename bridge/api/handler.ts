import type { operations } from '../../schemas/contract.ts';
import type { Caller, Scope } from './caller.ts';
import type { Refusal } from './refusal.ts';

export type OperationId = keyof operations;

type Parameters<Id extends OperationId, Place extends 'path' | 'query'> = NonNullable<
  operations[Id]['parameters'][Place]
>;

type Content<Message> = Message extends { content: { 'application/json': infer Body } } ? Body : undefined;

/** What a handler receives: parameters and body validated against the contract, defaults filled in. */
export interface HandlerInput<Id extends OperationId> {
  path: Parameters<Id, 'path'>;
  query: Parameters<Id, 'query'>;
  body: Content<operations[Id]['requestBody']>;
  caller: Caller;
  /** What the quick check of the same call found out where it did not answer. */
  found?: unknown;
  /** Makes a signal that is aborted when the caller hangs up. */
  signal(): AbortSignal;
  /** Address of the same list from another cursor on. */
  pageLink(cursor: string): string;
  /** Address of another path of the contract, as the caller reaches the bridge. */
  addressOf(path: string): string;
}

type Responses<Id extends OperationId> = operations[Id]['responses'];

type SuccessStatus = 200 | 201 | 202 | 204;

/** What a handler answers: one of the 2xx answers of the contract, or a refusal. */
export type HandlerAnswer<Id extends OperationId> =
  | {
      [Status in keyof Responses<Id> & SuccessStatus]: Content<Responses<Id>[Status]> extends undefined
        ? { status: Status }
        : {
            status: Status;
            body: Content<Responses<Id>[Status]>;
            headers?: Readonly<Record<string, string>>;
          };
    }[keyof Responses<Id> & SuccessStatus]
  | Refusal;

/** A look at a body that was neither parsed nor validated. */
export interface QuickCheck<Answer, Scanned = unknown> {
  /** What the look needs of it; undefined where only parsing tells. @param body in UTF-8, if it is well-formed */
  scan(body: Buffer): Scanned | undefined;
  look(scanned: Scanned): Promise<Answer | { found: unknown } | undefined>;
}

/** An operation of the contract carried out. The scope stands beside the code it guards. */
export interface Handler<Id extends OperationId> {
  scope: Scope;
  /** Scopes that do as well. */
  alsoScopes?: readonly Scope[];
  /** Callers with a lesser scope who may do it all the same, in the cases it allows. */
  lesser?: { scope: Scope; allows(input: HandlerInput<Id>): Promise<boolean> };
  /** Largest body taken; 64 KiB unless said otherwise. */
  maxBodyBytes?: number;
  /** Numbers of the body that no float holds arrive as text: for rows of Dynamics. */
  exactNumbers?: boolean;
  /** Makes what reading the same thing answered into what the contract takes; it sees bodies before they are validated. */
  fromAnswer?(body: unknown): unknown;
  /**
   * Answers what a few properties of the body are enough for, without parsing and validating it. For all else it tells the handler
   * what it has found out, or nothing. Only for bodies of which the contract asks no more than being an object.
   */
  quickCheck?: QuickCheck<HandlerAnswer<Id>>;
  handle(input: HandlerInput<Id>): Promise<HandlerAnswer<Id>>;
}

/** A handler for every operation of the contract. */
export type Handlers = { [Id in OperationId]: Handler<Id> };
