import { REFUSAL_KINDS, type Refusal } from '../refusal.ts';
import { jsonAnswer } from './jsonAnswer.ts';

const CHALLENGE = 'Basic realm="Xperience", charset="UTF-8"';

export interface ProblemExtras {
  /** Finds the error in the log. */
  reference?: string;
  headers?: Record<string, string>;
}

/**
 * Makes the answer to a request that was not carried out: the members of RFC 9457 with a stable code, sent as
 * application/json because connectors know no other media type.
 */
export function problemAnswer(refusal: Refusal, extras: ProblemExtras = {}): Response {
  const [status, title] = REFUSAL_KINDS[refusal.refused];
  const body = {
    title,
    status,
    code: refusal.code,
    detail: refusal.detail,
    field: refusal.field,
    problems: refusal.problems,
    reference: extras.reference,
  };
  const headers = { ...extras.headers };
  if (status === 401) headers['www-authenticate'] = refusal.challenge ?? CHALLENGE;
  if (refusal.retryAfterSeconds !== undefined) {
    headers['retry-after'] = String(Math.max(1, Math.ceil(refusal.retryAfterSeconds)));
  }
  const answer = jsonAnswer(status, body, headers);
  refusals.set(answer, refusal);
  return answer;
}

const refusals = new WeakMap<Response, Refusal>();

/** Why an answer refuses, for the log; undefined when it does not. */
export function refusalOfAnswer(answer: Response): Refusal | undefined {
  return refusals.get(answer);
}
