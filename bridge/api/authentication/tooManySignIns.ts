import type { Refusal } from '../refusal.ts';

/** The answer while a user or an address is locked. */
export function tooManySignIns(what: 'password' | 'key', seconds: number): Refusal {
  return {
    refused: 'tooMany',
    code: 'tooManySignIns',
    detail: `Too many sign-ins with a wrong ${what}. Correct the ${what} in the connection and try again in ${Math.ceil(seconds / 60)} minutes.`,
    retryAfterSeconds: seconds,
  };
}
