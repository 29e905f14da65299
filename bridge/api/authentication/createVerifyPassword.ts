import { createHash, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import type { XperienceUser } from '../../xperience/users/readUser.ts';
import { equalText } from './equalText.ts';

/** PBKDF2 as Node has it. */
export const derive = promisify(pbkdf2);

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

const STORED_BYTES = 41;
const SALT = { start: 5, end: 21 };
/** Far above any setting in use; keeps a damaged row from occupying a thread for minutes. */
const MOST_ITERATIONS = 2_000_000;

/**
 * Verifies a password stored in format PBKDF2, the format of new passwords: base64 of a zero byte, the iteration
 * count (32 bits, little-endian), 16 bytes of salt and 20 bytes of key, HMAC-SHA1 over UTF-8.
 *
 * The parts are documented; the order of the bytes is that of version 12 and an inference for version 13.
 */
async function verifyPbkdf2(password: string, stored: string, work = derive): Promise<boolean> {
  const read = readPbkdf2(stored);
  if (!read) return false;
  const { iterations, salt, key } = read;
  return timingSafeEqual(await work(password, salt, iterations, key.length, 'sha1'), key);
}

/** The parts of a stored password; undefined when it is none. */
function readPbkdf2(stored: string): { iterations: number; salt: Buffer; key: Buffer } | undefined {
  const bytes = Buffer.from(stored, 'base64');
  if (bytes.length !== STORED_BYTES || bytes[0] !== 0) return undefined;
  const iterations = bytes.readInt32LE(1);
  if (iterations < 1 || iterations > MOST_ITERATIONS) return undefined;
  return { iterations, salt: bytes.subarray(SALT.start, SALT.end), key: bytes.subarray(SALT.end) };
}

/** Takes the time of so many iterations. */
async function spendPbkdf2(password: string, iterations: number, work = derive): Promise<void> {
  if (iterations > 0) await work(password, Buffer.alloc(SALT.end - SALT.start), iterations, 20, 'sha1');
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
