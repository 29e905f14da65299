import { createHash, createHmac } from 'node:crypto';
import type { DateTime2 } from '../../../database/sqlType.ts';

/** What a key was made for. All of it is in the hash. */
export interface KeyTerms {
  name: string;
  /** As stored. */
  scopes: string;
  /** UTC; to the second. */
  expiresAt: DateTime2 | null;
}

/**
 * The form in which a key is kept. Without the secret, which is not in the database, a copy of the table does not tell a
 * key, and whoever may write to it can neither add one nor give one other scopes, another name or a later end.
 *
 * @param secret BRIDGE_KEY_SECRET
 */
export function hashApiKey(secret: string, key: string, { name, scopes, expiresAt }: KeyTerms): string {
  const terms = JSON.stringify([key, name, scopes, expiresAt?.slice(0, 19) ?? null]);
  return createHmac('sha256', secret).update('api key 2\0').update(terms, 'utf8').digest('base64url');
}

/**
 * What takes the place of the hash when a key is revoked: it needs no secret, and there is no way back. Only an earlier
 * copy of the row would bring the key to life again.
 */
export function revokedHash(hash: string): string {
  return createHash('sha256').update('revoked\0').update(hash, 'utf8').digest('base64url');
}

/** The hash of keys made before the terms were part of it; they are named to who has one, and not taken. */
export function outdatedHash(secret: string, key: string): string {
  return createHmac('sha256', secret).update('api key\0').update(key, 'utf8').digest('base64url');
}
