import { hkdfSync, randomBytes } from 'node:crypto';

/**
 * What sessions, tokens of forms and notes between two pages are sealed with: derived from BRIDGE_KEY_SECRET, so that all
 * processes know the same. Without that each process makes its own up, and sessions end with it.
 */
export function pageSecret(keySecret: string | undefined): Uint8Array {
  const source = keySecret === undefined ? randomBytes(32) : Buffer.from(keySecret, 'utf8');
  return new Uint8Array(hkdfSync('sha256', source, '', 'xperience-dynamics365 pages', 32));
}
