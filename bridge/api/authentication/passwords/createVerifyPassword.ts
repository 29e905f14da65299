import type { XperienceUser } from '../../../xperience/users/readUser.ts';
import { derive, readPbkdf2, spendPbkdf2, verifyPbkdf2 } from './verifyPbkdf2.ts';
import { verifyPlain } from './verifyPlain.ts';
import { verifySaltedSha2 } from './verifySaltedSha2.ts';
import { verifySha1 } from './verifySha1.ts';
import { verifySha2 } from './verifySha2.ts';

export type PasswordOwner = Pick<XperienceUser, 'passwordFormat' | 'passwordHash' | 'guid'>;

export type VerifyPassword = (password: string, user: PasswordOwner) => Promise<boolean>;

/** What Xperience gives to new passwords by default. */
const usualIterations = 10_000;
/** A damaged row must not make every sign-in take seconds. */
const mostPadding = 200_000;

/**
 * Makes the function that compares a password with what Xperience stored. Where customer code replaced Xperience's
 * own hashing, no password is right here.
 *
 * Every comparison takes the work of the most expensive one seen so far, whatever the format and whether there is
 * anything to compare with: the time tells neither users nor formats apart.
 *
 * @param salt Value of the application setting CMSPasswordSalt of the Xperience administration; may be empty.
 * @param work PBKDF2, which is what takes the time.
 */
export function createVerifyPassword(salt: string, work = derive): VerifyPassword {
  let mostIterations = usualIterations;
  return async (password, user) => {
    const own = formatOf(user) === 'PBKDF2' ? (readPbkdf2(user.passwordHash)?.iterations ?? 0) : 0;
    mostIterations = Math.max(mostIterations, Math.min(own, mostPadding));
    const right = await compare(password, user, salt, work);
    await spendPbkdf2(password, mostIterations - own, work);
    // A fresh installation stores an empty text for the administrator: there "no password" would be the right one.
    return right && password !== '' && user.passwordHash !== '';
  };
}

async function compare(
  password: string,
  user: PasswordOwner,
  salt: string,
  work: typeof derive,
): Promise<boolean> {
  const { passwordHash, guid } = user;
  switch (formatOf(user)) {
    case 'PBKDF2':
      return verifyPbkdf2(password, passwordHash, work);
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
}

function formatOf({ passwordFormat }: PasswordOwner): string {
  return (passwordFormat ?? '').trim().toUpperCase();
}
