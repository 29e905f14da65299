import { createHmac, randomBytes, randomUUID, timingSafeEqual } from 'node:crypto';
import { sameOrigin } from './sameOrigin.ts';

/** Claims of an access token that the stand-in reads again. */
export interface AccessToken {
  /** Where the token is valid: the organization's address. */
  aud: string;
  appid: string;
  oid: string;
  tid: string;
  /** Unix seconds. */
  exp: number;
}

export type TokenVerdict = { token: AccessToken } | { problem: 'unreadable' | 'expired' | 'audience' };

/** Issues and checks access tokens. */
export interface AccessTokens {
  issue(claims: Omit<AccessToken, 'exp'>, lifetimeSeconds: number): string;
  verify(text: string, audience: string): TokenVerdict;
  /** From now on no token issued so far is accepted. */
  expireAll(): void;
}

/** Tokens signed with a key of this process; they really expire, by the injected clock. */
export function createAccessTokens(now: () => Date): AccessTokens {
  const key = randomBytes(32);
  let generation = 1;

  const sign = (content: string): Buffer => createHmac('sha256', key).update(content).digest();
  const seconds = (): number => Math.floor(now().getTime() / 1000);

  return {
    issue(claims, lifetimeSeconds) {
      const header = encode({ typ: 'JWT', alg: 'HS256', kid: 'stand-in' });
      const payload = encode({
        ...claims,
        iss: `https://sts.windows.net/${claims.tid}/`,
        iat: seconds(),
        nbf: seconds(),
        exp: seconds() + lifetimeSeconds,
        appidacr: '1',
        ver: '1.0',
        uti: randomUUID(),
        generation,
      });
      const content = `${header}.${payload}`;
      return `${content}.${sign(content).toString('base64url')}`;
    },
    verify(text, audience) {
      const [header = '', payload = '', signature = ''] = text.split('.');
      const expected = sign(`${header}.${payload}`);
      const given = Buffer.from(signature, 'base64url');
      if (given.length !== expected.length || !timingSafeEqual(given, expected))
        return { problem: 'unreadable' };
      const token = JSON.parse(Buffer.from(payload, 'base64url').toString()) as AccessToken & {
        generation: number;
      };
      if (token.exp <= seconds() || token.generation !== generation) return { problem: 'expired' };
      if (!sameOrigin(token.aud, audience)) return { problem: 'audience' };
      return { token };
    },
    expireAll() {
      generation += 1;
    },
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
