import { createHmac } from 'node:crypto';

/**
 * The form in which a key is kept. Without the secret, which is not in the database, a copy of the table neither tells
 * a key nor lets anybody add one.
 *
 * @param secret BRIDGE_KEY_SECRET
 */
export function hashApiKey(secret: string, key: string): string {
  return createHmac('sha256', secret).update('api key\0').update(key, 'utf8').digest('base64url');
}
