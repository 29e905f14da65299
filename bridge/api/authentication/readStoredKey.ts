import type { PasswordWork } from '../../xperience/products/product.ts';

/** What a stored password was made of by PBKDF2. */
export interface StoredKey extends PasswordWork {
  salt: Buffer;
  key: Buffer;
}

const bytesOf13 = 41;
const saltOf13 = { start: 5, end: 21 };
/** Far above any setting in use; keeps a damaged row from occupying a thread for minutes. */
const mostIterations = 2_000_000;

/**
 * The parts of a password stored in format PBKDF2, the format of new passwords in Xperience 13: base64 of a zero byte, the
 * iteration count (32 bits, little-endian), 16 bytes of salt and 20 bytes of key, HMAC-SHA1 over UTF-8. The parts are
 * documented; the order of the bytes is that of version 12 and an inference for version 13.
 * @returns undefined when it is none
 */
export function readKeyOf13(stored: string): StoredKey | undefined {
  const bytes = Buffer.from(stored, 'base64');
  if (bytes.length !== bytesOf13 || bytes[0] !== 0) return undefined;
  const iterations = bytes.readInt32LE(1);
  if (iterations < 1 || iterations > mostIterations) return undefined;
  return {
    digest: 'sha1',
    iterations,
    salt: bytes.subarray(saltOf13.start, saltOf13.end),
    key: bytes.subarray(saltOf13.end),
  };
}

const identityHead = 13;
const digests = ['sha1', 'sha256', 'sha512'] as const;
/** As ASP.NET Core Identity asks for them: 128 bits each; more than these fit into no column. */
const saltBytes = { least: 16, most: 128 };
const keyBytes = { least: 16, most: 64 };

/**
 * The parts of a password of ASP.NET Core Identity, version 3, as Xperience by Kentico stores it: base64 of a one, the
 * number of the hash, the iteration count and the length of the salt (32 bits each, in network order), salt and key, over
 * UTF-8 (https://github.com/dotnet/aspnetcore, PasswordHasher).
 * @returns undefined when it is none
 */
export function readIdentityKey(stored: string): StoredKey | undefined {
  const bytes = Buffer.from(stored, 'base64');
  if (bytes.length <= identityHead || bytes[0] !== 1) return undefined;
  const digest = digests[bytes.readUInt32BE(1)];
  const iterations = bytes.readUInt32BE(5);
  const saltLength = bytes.readUInt32BE(9);
  const keyLength = bytes.length - identityHead - saltLength;
  if (digest === undefined || iterations < 1 || iterations > mostIterations) return undefined;
  if (!isWithin(saltLength, saltBytes) || !isWithin(keyLength, keyBytes)) return undefined;
  return {
    digest,
    iterations,
    salt: bytes.subarray(identityHead, identityHead + saltLength),
    key: bytes.subarray(identityHead + saltLength),
  };
}

function isWithin(length: number, { least, most }: { least: number; most: number }): boolean {
  return length >= least && length <= most;
}
