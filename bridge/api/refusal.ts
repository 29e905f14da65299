import type { components } from '../../schemas/contract.ts';
import type { AnswerCode } from './answerCode.ts';

/** Kinds of refusals, each with its HTTP status and the title of its problem answer. */
export const REFUSAL_KINDS = {
  invalid: [400, 'The request is not as expected'],
  notSignedIn: [401, 'Sign-in needed'],
  forbidden: [403, 'Not allowed'],
  notFound: [404, 'Not found'],
  wrongMethod: [405, 'Method not taken here'],
  conflict: [409, 'In conflict with what is already so'],
  tooLarge: [413, 'Too large'],
  wrongContentType: [415, 'Not JSON'],
  notReady: [422, 'Not possible as things are'],
  tooMany: [429, 'Too many requests'],
  unexpected: [500, 'Unexpected error'],
  unavailable: [503, 'Not available at the moment'],
} as const satisfies Record<string, readonly [status: number, title: string]>;

export type RefusalKind = keyof typeof REFUSAL_KINDS;

/** Why a request was not carried out, as data; the API makes a problem answer of it. */
export interface Refusal {
  refused: RefusalKind;
  /** Stable, camelCase: makers put codes into conditions, so none is ever renamed or given another meaning. */
  code: AnswerCode;
  /** A sentence a maker understands: what happened to which contact, and what to do. */
  detail: string;
  /** The parameter or field at fault. */
  field?: string;
  problems?: components['schemas']['FieldProblem'][];
  /** Sent as WWW-Authenticate with 401, instead of the challenge for passwords. */
  challenge?: string;
  /** Sent as Retry-After. */
  retryAfterSeconds?: number;
}

/** Whether a result is a refusal instead of what was asked for. */
export function isRefusal(result: object): result is Refusal {
  return 'refused' in result;
}
