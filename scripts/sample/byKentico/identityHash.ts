import { createHash, pbkdf2Sync } from 'node:crypto';

const iterations = 100_000;
const keyLength = 32;
const hmacSha512 = 2;

const made = new Map<string, string>();

/**
 * A password as ASP.NET Core Identity stores it in its third version: marker, function, iterations, length of the salt,
 * salt and key, the numbers in network order. The salt follows from the name, so that a sample is the same each time.
 */
export function identityHash(name: string, password: string): string {
  const known = made.get(`${name}\n${password}`);
  if (known !== undefined) return known;
  const salt = createHash('sha256').update(`salt of ${name}`).digest().subarray(0, 16);
  const head = Buffer.alloc(13);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(hmacSha512, 1);
  head.writeUInt32BE(iterations, 5);
  head.writeUInt32BE(salt.length, 9);
  const key = pbkdf2Sync(password, salt, iterations, keyLength, 'sha512');
  const text = Buffer.concat([head, salt, key]).toString('base64');
  made.set(`${name}\n${password}`, text);
  return text;
}
