import { readJsonObject } from './readJsonObject.ts';
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
  const file = readJsonObject(tokenFile);
  if ('wrong' in file) return [{ problem: `the token file ${tokenFile} ${file.wrong}`, remedy: signIn }];
  const token = file.content;
  const missing = ['token_type', 'access_token', 'oid'].filter(
    (key) => typeof token[key] !== 'string' || token[key] === '',
  );
  const troubles: Trouble[] = [];
  if (missing.length > 0) {
    troubles.push({
      problem: `the token file ${tokenFile} lacks ${missing.join(', ')} as text`,
      remedy: signIn,
    });
  }
  const ends = token.expires_on;
  if (ends !== undefined && typeof ends !== 'number') {
    troubles.push({
      problem: `expires_on of the token file ${tokenFile} is no number`,
      remedy: 'write it as seconds since 1970, without quotes',
    });
  } else if (ends !== undefined && ends < now + margin) {
    const when = ends > 0 && ends < 1e11 ? new Date(ends * 1000).toISOString() : `${ends} seconds since 1970`;
    troubles.push({ problem: `the token has expired or is about to (${when})`, remedy: signIn });
  }
  return troubles;
}
