import { existsSync, readFileSync } from 'node:fs';
import type { Trouble } from './types.ts';

/** `paconn` treats a token as expired this many seconds before its end. */
const margin = 600;
const signIn =
  'run `paconn login` where a person can sign in, or get a token for https://service.powerapps.com/ by other means';

/**
 * Checks the token file as `paconn` will read it, so that no run ends in a prompt or in a traceback.
 * @param now seconds since 1970
 */
export function checkToken(tokenFile: string, now: number): Trouble[] {
  if (!existsSync(tokenFile)) return [{ problem: `there is no token file ${tokenFile}`, remedy: signIn }];
  let token: Record<string, unknown>;
  try {
    token = JSON.parse(readFileSync(tokenFile, 'utf8')) as Record<string, unknown>;
  } catch {
    return [{ problem: `the token file ${tokenFile} is not JSON`, remedy: signIn }];
  }
  const troubles: Trouble[] = [];
  for (const key of ['token_type', 'access_token', 'oid']) {
    if (typeof token[key] !== 'string' || token[key] === '') {
      troubles.push({ problem: `the token file lacks ${key}`, remedy: `${signIn}; ${key} is a text` });
    }
  }
  const ends = token.expires_on;
  if (ends !== undefined && typeof ends !== 'number') {
    troubles.push({
      problem: 'expires_on of the token file is no number',
      remedy: 'write it as seconds since 1970, without quotes',
    });
  } else if (ends !== undefined && ends < now + margin) {
    const when = new Date(ends * 1000).toISOString();
    troubles.push({ problem: `the token has expired or is about to (${when})`, remedy: signIn });
  }
  return troubles;
}
