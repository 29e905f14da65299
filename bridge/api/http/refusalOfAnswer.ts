import type { Refusal } from '../refusal.ts';

const refusals = new WeakMap<Response, Refusal>();

/** Remembers what an answer refuses, for the log. */
export function rememberRefusal(answer: Response, refusal: Refusal): Response {
  refusals.set(answer, refusal);
  return answer;
}

/** Why an answer refuses; undefined when it does not. */
export function refusalOfAnswer(answer: Response): Refusal | undefined {
  return refusals.get(answer);
}
