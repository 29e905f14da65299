import { errorCodes } from './errorCodes.ts';
import { isOfLogic } from './logicCodes.ts';
import { readError } from './readError.ts';

interface Answered {
  status: number;
  headers: Readonly<Record<string, string>>;
  body: Buffer;
}

/** Dataverse always says how long to wait; this stands in when a gateway on the way does not. */
const unspecifiedRetryAfterMs = 10_000;

/** A pause of nothing, or until a time that has passed, would be asked for again at once, and again without end. */
const leastRetryAfterMs = 500;

const codes: ReadonlySet<string> = new Set([
  errorCodes.tooManyRequests,
  errorCodes.tooMuchExecutionTime,
  errorCodes.tooManyAtOnce,
]);

/** Whether an error is that the identity has asked too much; the code says so whatever the status. */
export function isThrottling({ status, code }: { status: number; code: string }): boolean {
  return (status === 429 && !isOfLogic({ code })) || codes.has(code);
}

/** How long the identity is to send nothing, ms; undefined for every other answer. Nothing was carried out then. */
export function throttledFor(answer: Answered, now: number): number | undefined {
  if (answer.status < 400 || !isThrottling(readError(answer))) return undefined;
  return Math.max(leastRetryAfterMs, retryAfterMs(answer, now) ?? unspecifiedRetryAfterMs);
}

/** What the answer's Retry-After asks for, seconds or a date, in ms. */
export function retryAfterMs({ headers }: Pick<Answered, 'headers'>, now: number): number | undefined {
  const text = headers['retry-after'];
  if (text === undefined) return undefined;
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
