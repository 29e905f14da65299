import type { Refusal } from '../refusal.ts';

/** The answer to a sign-in that would have to wait, while others already wait for the same user at the same network. */
export function tooManySignIns(seconds: number): Refusal {
  return {
    refused: 'tooMany',
    code: 'tooManySignIns',
    detail: `There were too many sign-ins with a wrong password for this user. Correct the password in the connection and try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}. Connections whose password is right and was used before go on working.`,
    retryAfterSeconds: seconds,
  };
}
