import type { Connection } from './http/readConnection.ts';
import type { Refusal } from './refusal.ts';

/**
 * What a caller may do. Each operation asks for exactly one of them, and none for `webhook`, which keys have alone: with it
 * Dataverse tells of changed rows.
 */
export type Scope = 'read' | 'activities' | 'forms' | 'sync' | 'update' | 'manage' | 'webhook';

/** How callers sign in. */
export type CallerKind = 'xperienceUser' | 'apiKey' | 'entraUser' | 'entraApplication';

/** Who is calling, once signed in. */
export interface Caller {
  /** Name of the user or of the API key, as stored; of callers of Microsoft Entra ID as the token has it. */
  name: string;
  kind: CallerKind;
  scopes: readonly Scope[];
  /** UserID of a user of Xperience whose roles decide about single forms; undefined for who may read all of them. */
  formsOf?: number;
}

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
