import { createHash } from 'node:crypto';
import { equalText } from './equalText.ts';

/**
 * Verifies a password stored in format SHA1: hexadecimal SHA-1 over UTF-8 of the password, without salt. Known of
 * version 12; an inference for version 13, which still reads it.
 */
export function verifySha1(password: string, stored: string): boolean {
  return equalText(createHash('sha1').update(password, 'utf8').digest('hex'), stored.toLowerCase());
}
