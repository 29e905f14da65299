import { equalText } from './equalText.ts';

/** Verifies a password stored as it is. Known of version 12; an inference for version 13, which still reads it. */
export function verifyPlain(password: string, stored: string): boolean {
  return equalText(password, stored);
}
