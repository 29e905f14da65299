import { createHash, pbkdf2Sync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createVerifyPassword, derive } from '../../../bridge/api/authentication/createVerifyPassword.ts';

const guid = '5f2a9d3c-0b1e-4f6a-8d7c-9e0f1a2b3c4d';
const password = 'Password1!';

const hex = (algorithm: string, text: string) => createHash(algorithm).update(text).digest('hex');

function stored(iterations: number, salt = Buffer.alloc(16, 7), key?: Buffer): string {
  const count = Buffer.alloc(4);
  count.writeInt32LE(iterations);
  const derived = key ?? pbkdf2Sync(password, salt, iterations, 20, 'sha1');
  return Buffer.concat([Buffer.from([0]), count, salt, derived]).toString('base64');
}

// The first was made apart from this code: salt 00 01 … 0f, 10,000 iterations.
const FORMATS = [
  ['PBKDF2', 'ABAnAAAAAQIDBAUGBwgJCgsMDQ4PICdGdlAvx6gXtynL1AlzfkjvAGM='],
  ['PBKDF2', stored(1)],
  ['SHA2SALT', hex('sha256', `${password}${guid}salt`)],
  ['SHA2', hex('sha256', password)],
  ['SHA1', hex('sha1', password)],
  ['', password],
  ['plaintext', password],
] as const;

describe.each(FORMATS)('format "%s"', (passwordFormat, passwordHash) => {
  const verify = createVerifyPassword('salt');

  it('takes the right password', async () => {
    expect(await verify(password, { passwordFormat, passwordHash, guid })).toBe(true);
  });

  it.each(['password1!', 'Password1', 'Password1! ', '', passwordHash === password ? 'x' : passwordHash])(
    'refuses "%s"',
    async (wrong) => {
      expect(await verify(wrong, { passwordFormat, passwordHash, guid })).toBe(false);
    },
  );

  it('refuses an empty stored password, even to an empty one', async () => {
    expect(await verify('', { passwordFormat, passwordHash: '', guid })).toBe(false);
    expect(await verify(password, { passwordFormat, passwordHash: '', guid })).toBe(false);
  });
});

describe('SHA2SALT', () => {
  const passwordFormat = 'SHA2SALT';

  it('depends on the GUID of the user in lower case', async () => {
    const passwordHash = hex('sha256', password + guid);
    const verify = createVerifyPassword('');
    expect(await verify(password, { passwordFormat, passwordHash, guid: guid.toUpperCase() })).toBe(true);
    expect(await verify(password, { passwordFormat, passwordHash, guid: guid.replace('5', '6') })).toBe(
      false,
    );
  });

  it('depends on the salt of the installation', async () => {
    const passwordHash = hex('sha256', `${password}${guid}salt`);
    expect(await createVerifyPassword('other')(password, { passwordFormat, passwordHash, guid })).toBe(false);
  });
});

it.each([
  ['too short', 'AAAA'],
  ['of no iterations', stored(1).replace(/^...../, 'AAAAA')],
  ['of a negative number of iterations', stored(-1, Buffer.alloc(16), Buffer.alloc(20))],
  ['of iterations that would take minutes', stored(2_000_001, Buffer.alloc(16), Buffer.alloc(20))],
  ['with another first byte', `AQ${stored(1).slice(2)}`],
  ['that is no base64', '!'.repeat(56)],
])('refuses a PBKDF2 hash %s', async (_case, passwordHash) => {
  expect(await createVerifyPassword('')(password, { passwordFormat: 'PBKDF2', passwordHash, guid })).toBe(
    false,
  );
});

it('refuses a format it does not know, even with the password itself stored', async () => {
  const user = { passwordFormat: 'ARGON2', passwordHash: password, guid };
  expect(await createVerifyPassword('')(password, user)).toBe(false);
});

it('takes hexadecimal hashes in capitals', async () => {
  const user = { passwordFormat: 'SHA1', passwordHash: hex('sha1', password).toUpperCase(), guid };
  expect(await createVerifyPassword('')(password, user)).toBe(true);
});

describe('the work of a comparison', () => {
  /** Counts iterations: a clock would tell how busy the machine is. */
  function counting() {
    const spent = { iterations: 0 };
    const work: typeof derive = async (given, salt, iterations, ...more) => {
      spent.iterations += iterations;
      return derive(given, salt, 1, ...more);
    };
    const verify = createVerifyPassword('salt', work);
    return async (format: string, hash: string, given = 'guess') => {
      spent.iterations = 0;
      await verify(given, { passwordFormat: format, passwordHash: hash, guid });
      return spent.iterations;
    };
  }

  it('is the same for every format, for no password and for a stored one that is damaged', async () => {
    const spend = counting();
    const others = [
      ['PBKDF2', ''],
      ['SHA2SALT', ''],
      ['MD5', 'x'],
      ['PBKDF2', 'damaged'],
    ] as const;
    for (const [format, hash] of [...FORMATS, ...others])
      expect({ format, work: await spend(format, hash) }).toEqual({ format, work: 10_000 });
    expect(await spend('SHA1', 'x', '')).toBe(10_000);
  });

  it('is from then on that of the most expensive password there is, as far as one is in use', async () => {
    const spend = counting();
    await spend('PBKDF2', stored(100_000));
    expect([await spend('SHA1', 'x'), await spend('PBKDF2', '')]).toEqual([100_000, 100_000]);
    await spend('PBKDF2', stored(2_000_000, undefined, Buffer.alloc(20)));
    expect(await spend('SHA1', 'x')).toBe(200_000);
  });
});

/** As ASP.NET Core Identity stores it in its third version. */
function identity({
  hash = 2,
  iterations = 1,
  salt = Buffer.alloc(16, 7),
  key,
}: {
  hash?: number;
  iterations?: number;
  salt?: Buffer;
  key?: Buffer;
}): string {
  const head = Buffer.alloc(13);
  head.writeUInt8(1, 0);
  head.writeUInt32BE(hash, 1);
  head.writeUInt32BE(iterations, 5);
  head.writeUInt32BE(salt.length, 9);
  const digest = ['sha1', 'sha256', 'sha512'][hash] ?? 'sha512';
  return Buffer.concat([head, salt, key ?? pbkdf2Sync(password, salt, iterations, 32, digest)]).toString(
    'base64',
  );
}

describe('a password of ASP.NET Core Identity', () => {
  const passwordFormat = 'IDENTITYV3';
  const verify = createVerifyPassword('');

  // Of “Sample-Admin-1”, made apart from this code: salt 00 01 … 0f, HMAC-SHA512, 100,000 rounds.
  const madeApart = 'AQAAAAIAAYagAAAAEAABAgMEBQYHCAkKCwwNDg8p7F8OKCjK5NlmvJYUBaGc3Bv739esiik6h/lQNd3gUA==';

  it('is taken as it was made apart from this code', async () => {
    expect(await verify('Sample-Admin-1', { passwordFormat, passwordHash: madeApart, guid })).toBe(true);
  });

  it.each([
    ['HMAC-SHA1', { hash: 0 }],
    ['HMAC-SHA256', { hash: 1 }],
    ['HMAC-SHA512', { hash: 2, iterations: 1000 }],
    ['a longer salt', { salt: Buffer.alloc(32, 9) }],
  ])('is taken with %s, and no other password is', async (_case, parts) => {
    const user = { passwordFormat, passwordHash: identity(parts), guid };
    expect(await verify(password, user)).toBe(true);
    expect(await verify('password1!', user)).toBe(false);
    expect(await verify('', user)).toBe(false);
  });

  it.each([
    ['of a hash that does not exist', identity({ hash: 3 })],
    ['of no iterations', identity({ iterations: 0, key: Buffer.alloc(32) })],
    ['of iterations that would take minutes', identity({ iterations: 2_000_001, key: Buffer.alloc(32) })],
    ['with a short salt', identity({ salt: Buffer.alloc(8) })],
    ['without a key', identity({ key: Buffer.alloc(0) })],
    ['with a key longer than any', identity({ key: Buffer.alloc(65) })],
    [
      'whose salt is said to be longer than all of it',
      'AQAAAAIAAAAB////////////////////////////////////////////',
    ],
    ['cut short', identity({}).slice(0, 16)],
    ['with another first byte', `Ag${identity({}).slice(2)}`],
    ['that is empty', ''],
  ])('is refused %s', async (_case, passwordHash) => {
    expect(await verify(password, { passwordFormat, passwordHash, guid })).toBe(false);
  });

  it('costs unknown users as much as known ones, whatever was asked before', async () => {
    const spent = new Map<string, number>();
    const work: typeof derive = async (given, salt, iterations, length, digest) => {
      spent.set(digest, (spent.get(digest) ?? 0) + iterations);
      return derive(given, salt, 1, length, digest);
    };
    const compare = createVerifyPassword('', work, { digest: 'sha512', iterations: 100_000 });
    for (const passwordHash of ['', identity({ iterations: 100_000, key: Buffer.alloc(32) })]) {
      spent.clear();
      await compare('guess', { passwordFormat, passwordHash, guid });
      expect([...spent]).toEqual([['sha512', 100_000]]);
    }
  });
});
