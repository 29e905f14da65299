import type { XperienceUser } from '../../../xperience/readUser.ts';
import { verifyPbkdf2 } from './verifyPbkdf2.ts';
import { verifyPlain } from './verifyPlain.ts';
import { verifySaltedSha2 } from './verifySaltedSha2.ts';
import { verifySha1 } from './verifySha1.ts';
import { verifySha2 } from './verifySha2.ts';

export type PasswordOwner = Pick<XperienceUser, 'passwordFormat' | 'passwordHash' | 'guid'>;

export type VerifyPassword = (password: string, user: PasswordOwner) => Promise<boolean>;

/**
 * Makes the function that compares a password with what Xperience stored. Where customer code replaced Xperience's
 * own hashing, no password is right here.
 *
 * @param salt Value of the application setting CMSPasswordSalt of the Xperience administration; may be empty.
 */
export function createVerifyPassword(salt: string): VerifyPassword {
  return async (password, { passwordFormat, passwordHash, guid }) => {
    // A fresh installation stores an empty text for the administrator: there "no password" would be the right one.
    if (password === '' || passwordHash === '') return false;
    switch ((passwordFormat ?? '').trim().toUpperCase()) {
      case 'PBKDF2':
        return verifyPbkdf2(password, passwordHash);
      case 'SHA2SALT':
        return verifySaltedSha2(password, passwordHash, guid, salt);
      case 'SHA2':
        return verifySha2(password, passwordHash);
      case 'SHA1':
        return verifySha1(password, passwordHash);
      case '':
      case 'PLAINTEXT':
        return verifyPlain(password, passwordHash);
      default:
        return false;
    }
  };
}
