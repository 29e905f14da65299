import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** PBKDF2 as Node has it. */
export const derive = promisify(pbkdf2);

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
export async function verifyPbkdf2(password: string, stored: string, work = derive): Promise<boolean> {
  const read = readPbkdf2(stored);
  if (!read) return false;
  const { iterations, salt, key } = read;
  return timingSafeEqual(await work(password, salt, iterations, key.length, 'sha1'), key);
}

/** The parts of a stored password; undefined when it is none. */
export function readPbkdf2(stored: string): { iterations: number; salt: Buffer; key: Buffer } | undefined {
  const bytes = Buffer.from(stored, 'base64');
  if (bytes.length !== STORED_BYTES || bytes[0] !== 0) return undefined;
  const iterations = bytes.readInt32LE(1);
  if (iterations < 1 || iterations > MOST_ITERATIONS) return undefined;
  return { iterations, salt: bytes.subarray(SALT.start, SALT.end), key: bytes.subarray(SALT.end) };
}

/** Takes the time of so many iterations. */
export async function spendPbkdf2(password: string, iterations: number, work = derive): Promise<void> {
  if (iterations > 0) await work(password, Buffer.alloc(SALT.end - SALT.start), iterations, 20, 'sha1');
}
