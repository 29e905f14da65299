import type { Authenticate } from '../signIn.ts';

export interface Ways {
  /** By Basic authentication. */
  users: Authenticate;
  /** By the header X-API-Key. */
  keys: Authenticate;
}

/**
 * Lets a caller sign in by an API key or as an Xperience user. A key that is sent decides alone: an Authorization
 * header beside it may be meant for a host in front.
 */
export function createAuthentication({ users, keys }: Ways): Authenticate {
  return (signIn) => (signIn.apiKey ? keys(signIn) : users(signIn));
}
