import type { Authenticate } from '../caller.ts';

export interface Ways {
  /** By Basic authentication. */
  users: Authenticate;
  /** By the header X-API-Key. */
  keys: Authenticate;
  /** By a bearer token. */
  tokens?: Authenticate;
}

const bearer = /^bearer\b/i;

/**
 * Lets a caller sign in by an API key, by a token of Microsoft Entra ID or as an Xperience user. A key that is sent decides alone: an Authorization
 * header beside it may be meant for a host in front.
 */
export function createAuthentication({ users, keys, tokens }: Ways): Authenticate {
  return (signIn) => {
    if (signIn.apiKey) return keys(signIn);
    return tokens && bearer.test(signIn.authorization ?? '') ? tokens(signIn) : users(signIn);
  };
}
