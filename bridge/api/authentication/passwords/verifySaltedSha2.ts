import { createHash } from 'node:crypto';
import { equalText } from './equalText.ts';

/**
 * Verifies a password stored in format SHA2SALT: hexadecimal SHA-256 over UTF-8 of the password, the user's GUID
 * (lower case, hyphens) and the installation's password salt.
 *
 * Source: an answer of the vendor of 2014 and the constants of version 13. That the salt is the GUID and not another
 * column, which older versions could configure, is an inference for version 13.
 *
 * @param salt Value of the application setting CMSPasswordSalt; empty when there is none.
 */
export function verifySaltedSha2(password: string, stored: string, guid: string, salt: string): boolean {
  const hash = createHash('sha256').update(password + guid.toLowerCase() + salt, 'utf8');
  return equalText(hash.digest('hex'), stored.toLowerCase());
}
