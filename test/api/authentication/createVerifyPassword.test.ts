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
