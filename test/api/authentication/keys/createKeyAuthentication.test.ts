import { describe, expect, it } from 'vitest';
import { createAuthentication } from '../../../../bridge/api/authentication/createAuthentication.ts';
import { newKeyText } from '../../../../bridge/api/authentication/keys/apiKeyText.ts';
import { createKeyAuthentication } from '../../../../bridge/api/authentication/keys/createKeyAuthentication.ts';
import type { Connection } from '../../../../bridge/api/http/readConnection.ts';
import { createMemoryKeys, KEY_SECRET } from '../../createMemoryKeys.ts';
import { createMemoryLog } from '../../createTestApi.ts';

const local: Connection = { address: '127.0.0.1', local: true, encrypted: false };
const from = (address: string): Connection => ({ address, local: false, encrypted: true });

function setUp(
  secret: string | undefined = KEY_SECRET,
  {
    formerSecret,
    keys = createMemoryKeys(),
  }: { formerSecret?: string; keys?: ReturnType<typeof createMemoryKeys> } = {},
) {
  const time = { now: 0 };
  const { log, logged } = createMemoryLog();
  const authenticate = createKeyAuthentication({ keys, secret, formerSecret, log, clock: () => time.now });
  const signIn = (apiKey: string, connection = local) =>
    authenticate({ authorization: undefined, apiKey, connection });
  return { authenticate, signIn, keys, time, logged };
}

const guess = () => newKeyText().key;
const flows = { name: 'flows', kind: 'apiKey', scopes: ['read', 'sync'] };
const wrong = expect.objectContaining({ refused: 'notSignedIn', code: 'wrongApiKey' });

it('signs a caller in with the scopes of the key', async () => {
  const { signIn, keys } = setUp();
  expect(await signIn(keys.add())).toEqual(flows);
});

it('forgives blanks around the key, as they come with copying', async () => {
  const { signIn, keys } = setUp();
  expect(await signIn(` ${keys.add()}\n`)).toEqual(flows);
});

it.each([
  ['a key nobody made', () => guess()],
  ['a text that is no key', () => 'guess'],
  ['a key of another length', () => `${guess()}A`],
])('refuses %s', async (_case, text) => {
  expect(await setUp().signIn(text())).toEqual(wrong);
});

it('refuses a key that differs in its last character', async () => {
  const { signIn, keys } = setUp();
  const key = keys.add();
  const other = key.slice(0, -1) + (key.endsWith('A') ? 'B' : 'A');
  expect(await signIn(other)).toEqual(wrong);
});

it('knows no key of another secret', async () => {
  const { signIn, keys } = setUp('another secret, 9876543210fedcba');
  expect(await signIn(keys.add())).toEqual(wrong);
});

describe('while the secret is changed', () => {
  const newSecret = 'another secret, 9876543210fedcba';
  const change = { formerSecret: KEY_SECRET };

  it('a key of the former secret is taken, and kept with the new one from then on', async () => {
    const { signIn, keys } = setUp(newSecret, change);
    const key = keys.add();
    expect(await signIn(key)).toEqual(flows);
    expect(await setUp(newSecret, { keys }).signIn(key)).toEqual(flows);
    expect(await setUp(KEY_SECRET, { keys }).signIn(key)).toEqual(wrong);
  });

  it('a revoked key stays revoked, and its row as it is', async () => {
    const { signIn, keys } = setUp(newSecret, change);
    const key = keys.add({ revoked: true });
    const before = keys.rows.map(({ hash }) => hash);
    expect(await signIn(key)).toMatchObject({ code: 'apiKeyRevoked' });
    expect(keys.rows.map(({ hash }) => hash)).toEqual(before);
  });

  it('a key that is not used keeps its hash, and a wrong one changes nothing', async () => {
    const { signIn, keys } = setUp(newSecret, change);
    keys.add();
    const before = keys.rows.map(({ hash }) => hash);
    expect(await signIn(guess())).toEqual(wrong);
    expect(keys.rows.map(({ hash }) => hash)).toEqual(before);
  });

  it('a row that cannot be written does not keep the caller out', async () => {
    const { signIn, keys } = setUp(newSecret, change);
    keys.replaceHash = async () => {
      throw new Error('read only');
    };
    expect(await signIn(keys.add())).toEqual(flows);
  });
});

it('finds the right one of keys that begin alike', async () => {
  const { signIn, keys } = setUp();
  const [first, second] = [keys.add({ name: 'first' }), keys.add({ name: 'second' })];
  for (const row of keys.rows) row.prefix = first.slice(0, 16);
  expect(await signIn(first)).toMatchObject({ name: 'first' });
  expect(await signIn(first.slice(0, 16) + second.slice(16))).toEqual(wrong);
});

it('says that keys are not taken while no secret is set', async () => {
  const { log } = createMemoryLog();
  const keys = createMemoryKeys();
  const authenticate = createKeyAuthentication({ keys, secret: undefined, log });
  const answer = await authenticate({ authorization: undefined, apiKey: keys.add(), connection: local });
  expect(answer).toMatchObject({ refused: 'notSignedIn', code: 'apiKeysOff' });
});

it('refuses keys from other machines without TLS, right ones too, and warns without the key', async () => {
  const { signIn, keys, logged } = setUp();
  const key = keys.add();
  const open = { address: '203.0.113.9', local: false, encrypted: false };
  expect(await signIn(key, open)).toMatchObject({ refused: 'forbidden', code: 'connectionNotEncrypted' });
  expect(keys.reads).toBe(0);
  expect(logged).toContainEqual(expect.objectContaining({ level: 40, address: open.address }));
  expect(JSON.stringify(logged)).not.toContain(key);
});

it('logs a wrong key by its beginning only', async () => {
  const { signIn, logged } = setUp();
  const key = guess();
  await signIn(key);
  expect(logged).toContainEqual(expect.objectContaining({ level: 40, prefix: key.slice(0, 16) }));
  expect(JSON.stringify(logged)).not.toContain(key.slice(17));
});

describe('a key that has ended', () => {
  it.each([
    ['revoked', { revoked: true }, 'apiKeyRevoked'],
    ['expired', { minutesLeft: 0 }, 'apiKeyExpired'],
  ])('is refused and named when %s', async (_case, over, code) => {
    const { signIn, keys } = setUp();
    const answer = await signIn(keys.add(over));
    expect(answer).toMatchObject({
      refused: 'notSignedIn',
      code,
      detail: expect.stringContaining('“flows”'),
    });
  });

  it('is refused within two seconds when it is revoked', async () => {
    const { signIn, keys, time } = setUp();
    const key = keys.add();
    await signIn(key);
    for (const row of keys.rows) row.revoked = true;
    time.now = 1_999;
    expect(await signIn(key)).toEqual(flows);
    time.now = 2_000;
    expect(await signIn(key)).toMatchObject({ code: 'apiKeyRevoked' });
  });

  it('is refused at once when it expires', async () => {
    const { signIn, keys, time } = setUp();
    const key = keys.add({ minutesLeft: 0.02 });
    expect(await signIn(key)).toEqual(flows);
    for (const row of keys.rows) row.minutesLeft = 0;
    time.now = 1_200;
    expect(await signIn(key)).toMatchObject({ code: 'apiKeyExpired' });
  });
});

describe('wrong keys', () => {
  it.each([
    ['that look like one', guess],
    ['that are none', () => 'guess'],
  ])('%s keep a right key out nowhere, however many there are', async (_case, wrongKey) => {
    const { signIn, keys } = setUp();
    const gateway = from('203.0.113.9');
    for (let attempt = 1; attempt <= 200; attempt += 1)
      expect(await signIn(wrongKey(), gateway)).toEqual(wrong);
    expect(await signIn(keys.add(), gateway)).toEqual(flows);
  });
});

describe('a right key', () => {
  it('is looked up once for many requests at once', async () => {
    const { signIn, keys } = setUp();
    const key = keys.add();
    expect(await Promise.all(Array.from({ length: 30 }, () => signIn(key)))).toEqual(Array(30).fill(flows));
    expect(keys.reads).toBe(1);
  });

  it.each([
    ['the first time', undefined, [1]],
    ['when that was last done a quarter of an hour ago', 15, [1]],
    ['but seldom', 14, []],
  ])('is noted as used %s', async (_case, minutesUnused, noted) => {
    const { signIn, keys } = setUp();
    await signIn(keys.add({ minutesUnused }));
    expect(keys.noted).toEqual(noted);
  });

  it('is taken although its use cannot be noted', async () => {
    const { signIn, keys, logged } = setUp();
    keys.noteUse = async () => {
      throw new Error('read-only');
    };
    expect(await signIn(keys.add())).toEqual(flows);
    expect(logged).toContainEqual(expect.objectContaining({ level: 40, key: 'flows' }));
  });
});

it('passes the error on when keys cannot be read', async () => {
  const { signIn, keys } = setUp();
  const { find } = keys;
  keys.find = async () => {
    throw new Error('database away');
  };
  const key = keys.add();
  for (let attempt = 1; attempt <= 11; attempt += 1)
    await expect(signIn(key)).rejects.toThrow('database away');
  keys.find = find;
  expect(await signIn(key)).toEqual(flows);
});

describe('with both ways open', () => {
  const both = () => {
    const { authenticate, keys } = setUp();
    const user = { name: 'editor', kind: 'xperienceUser', scopes: ['read'] } as const;
    return { signIn: createAuthentication({ users: async () => user, keys: authenticate }), keys };
  };

  it('a key decides alone, whatever the Authorization header says', async () => {
    const { signIn, keys } = both();
    const authorization = 'Basic ZWRpdG9yOnB3';
    expect(await signIn({ authorization, apiKey: keys.add(), connection: local })).toEqual(flows);
    expect(await signIn({ authorization, apiKey: guess(), connection: local })).toEqual(wrong);
  });

  it.each([undefined, ''])('without a key (%j) the user signs in', async (apiKey) => {
    const { signIn } = both();
    expect(await signIn({ authorization: 'Basic', apiKey, connection: local })).toMatchObject({
      kind: 'xperienceUser',
    });
  });
});
