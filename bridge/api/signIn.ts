import type { Caller } from './caller.ts';
import type { Connection } from './http/readConnection.ts';
import type { Refusal } from './refusal.ts';

/** What signing in looks at. */
export interface SignIn {
  /** The Authorization header as sent. */
  authorization: string | undefined;
  /** The X-API-Key header as sent. */
  apiKey?: string | undefined;
  connection: Connection;
  /**
   * Seconds for which the address has to wait before a password that is not known yet is looked at: too many of its
   * sign-ins failed. What is known to be right, keys and tokens are not put off.
   */
  putOffSeconds?: number;
}

/** Finds out who is calling, at once where they called a moment ago; a refusal is the answer to them. */
export type Authenticate = (signIn: SignIn) => Caller | Refusal | Promise<Caller | Refusal>;
