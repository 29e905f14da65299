import { createHash, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { PasswordWork } from '../../xperience/products/product.ts';
import type { XperienceUser } from '../../xperience/users/readUser.ts';
import { equalText } from './equalText.ts';
import { readIdentityKey, readKeyOf13, type StoredKey } from './readStoredKey.ts';

/** PBKDF2 as Node has it. */
export const derive = promisify(pbkdf2);

export type PasswordOwner = Pick<XperienceUser, 'passwordFormat' | 'passwordHash' | 'guid'>;

export type VerifyPassword = (password: string, user: PasswordOwner) => Promise<boolean>;

/** What Xperience 13 gives to new passwords by default. */
const usualOf13: PasswordWork = { digest: 'sha1', iterations: 10_000 };
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
 * @param usual What the product gives to new passwords.
 */
export function createVerifyPassword(salt: string, work = derive, usual = usualOf13): VerifyPassword {
  const most = new Map([[usual.digest, usual.iterations]]);
  return async (password, user) => {
    const own = readKey(user);
    if (own) {
      const taken = Math.min(own.iterations, mostPadding);
      most.set(own.digest, Math.max(most.get(own.digest) ?? 0, taken));
    }
    const right = await compare(password, user, salt, work);
    for (const [digest, iterations] of most)
      await spend(
        password,
        { digest, iterations: iterations - (own?.digest === digest ? own.iterations : 0) },
        work,
      );
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
    case 'IDENTITYV3':
      return verifyKey(password, readKey(user), work);
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

function readKey(user: PasswordOwner): StoredKey | undefined {
  const format = formatOf(user);
  if (format === 'PBKDF2') return readKeyOf13(user.passwordHash);
  return format === 'IDENTITYV3' ? readIdentityKey(user.passwordHash) : undefined;
}

/** Verifies a password by the key that was derived from the right one; no key is nobody's. */
async function verifyKey(password: string, stored: StoredKey | undefined, work = derive): Promise<boolean> {
  if (!stored) return false;
  const { digest, iterations, salt, key } = stored;
  return timingSafeEqual(await work(password, salt, iterations, key.length, digest), key);
}

/** Takes the time of so many iterations. */
async function spend(password: string, { digest, iterations }: PasswordWork, work = derive): Promise<void> {
  if (iterations > 0) await work(password, Buffer.alloc(16), iterations, 20, digest);
}

/**
 * Verifies a password stored in format SHA2SALT: hexadecimal SHA-256 over UTF-8 of the password, the user's GUID
 * (lower case, hyphens) and the installation's password salt.
 *
 * Source: an answer of the vendor of 2014 and the constants of version 13. That the salt is the GUID and not another
 * column, which older versions could configure, is an inference for version 13.
 *
 * @param salt Value of the application setting CMSPasswordSalt; empty when there is none.
 */
function verifySaltedSha2(password: string, stored: string, guid: string, salt: string): boolean {
  const hash = createHash('sha256').update(password + guid.toLowerCase() + salt, 'utf8');
  return equalText(hash.digest('hex'), stored.toLowerCase());
}

/**
 * Verifies a password stored in format SHA2: hexadecimal SHA-256 over UTF-8 of the password, without salt. Known of
 * version 12; an inference for version 13, which still reads it.
 */
export function verifySha2(password: string, stored: string): boolean {
  return equalText(createHash('sha256').update(password, 'utf8').digest('hex'), stored.toLowerCase());
}

/**
 * Verifies a password stored in format SHA1: hexadecimal SHA-1 over UTF-8 of the password, without salt. Known of
 * version 12; an inference for version 13, which still reads it.
 */
function verifySha1(password: string, stored: string): boolean {
  return equalText(createHash('sha1').update(password, 'utf8').digest('hex'), stored.toLowerCase());
}

/** Verifies a password stored as it is. Known of version 12; an inference for version 13, which still reads it. */
function verifyPlain(password: string, stored: string): boolean {
  return equalText(password, stored);
}
