import { createHash } from 'node:crypto';

/** Names a state of what is stored, so that who changes it can say which state the change rests on. */
export function versionOf(stored: unknown): string {
  return createHash('sha256').update(JSON.stringify(stored)).digest('base64url').slice(0, 22);
}
