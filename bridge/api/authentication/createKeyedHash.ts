import { hash, randomBytes } from 'node:crypto';

/**
 * Makes a hash by which this process knows again what it has seen, without keeping it. The hashes of another process
 * are different, and without the secret in here nobody can try guesses on one.
 *
 * Hashed in one step, because every call pays for it; what an HMAC adds helps only where others get to see the hashes,
 * and these never leave the memory.
 */
export function createKeyedHash(): (text: string) => string {
  const secret = randomBytes(32).toString('base64');
  return (text) => hash('sha256', secret + text, 'base64');
}
