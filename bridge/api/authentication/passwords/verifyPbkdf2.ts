import { pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

const derive = promisify(pbkdf2);

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
export async function verifyPbkdf2(password: string, stored: string): Promise<boolean> {
  const bytes = Buffer.from(stored, 'base64');
  if (bytes.length !== STORED_BYTES || bytes[0] !== 0) return false;
  const iterations = bytes.readInt32LE(1);
  if (iterations < 1 || iterations > MOST_ITERATIONS) return false;
  const expected = bytes.subarray(SALT.end);
  const actual = await derive(
    password,
    bytes.subarray(SALT.start, SALT.end),
    iterations,
    expected.length,
    'sha1',
  );
  return timingSafeEqual(actual, expected);
}
