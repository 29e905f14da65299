import { createHash, pbkdf2Sync } from 'node:crypto';

/** A password as CMS_User stores it. */
export type PasswordFormat = 'PBKDF2' | 'SHA2SALT' | 'SHA2' | 'SHA1' | '';

const iterations = 10_000;
const keyLength = 20;

/**
 * Makes the stored form of a password, as far as the formats are known: the byte layout of PBKDF2 is an inference.
 * @param user GUID that salts SHA2SALT, and 16 bytes that salt PBKDF2; the site-wide salt of the sample is empty
 */
export function passwordHash(
  format: PasswordFormat,
  password: string,
  user: { guid: string; salt: Buffer },
): string {
  const hex = (algorithm: string, text: string): string => createHash(algorithm).update(text).digest('hex');
  switch (format) {
    case 'PBKDF2': {
      const count = Buffer.alloc(4);
      count.writeInt32LE(iterations);
      return Buffer.concat([Buffer.from([0]), count, user.salt, keyOf(password, user.salt)]).toString(
        'base64',
      );
    }
    case 'SHA2SALT':
      return hex('sha256', password + user.guid.toLowerCase());
    case 'SHA2':
      return hex('sha256', password);
    case 'SHA1':
      return hex('sha1', password);
    case '':
      return password;
  }
}

/** A sample has the same users each time. */
const made = new Map<string, Buffer>();

function keyOf(password: string, salt: Buffer): Buffer {
  const name = `${salt.toString('hex')} ${password}`;
  const key = made.get(name) ?? pbkdf2Sync(password, salt, iterations, keyLength, 'sha1');
  made.set(name, key);
  return key;
}
