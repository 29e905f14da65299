import type { ConfigMistake } from './contradictions.ts';
import { isLoopback } from './isLoopback.ts';

/**
 * Invented contacts must never reach somebody's real Dynamics. Whether a database is a sample shows only once it is
 * open.
 */
export function sampleMistake(isSample: boolean, dynamicsUrl: string): ConfigMistake | undefined {
  if (!isSample || isLoopback(new URL(dynamicsUrl))) return undefined;
  return {
    variable: 'XPERIENCE_DATABASE',
    problem: `names a sample database with invented contacts, but DYNAMICS365_URL is ${dynamicsUrl}. Use a sample only with a stand-in on this machine.`,
  };
}
