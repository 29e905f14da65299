import { describe, expect, it } from 'vitest';
import { createUserAuthentication } from '../../../bridge/api/authentication/createUserAuthentication.ts';
import { createVerifyPassword } from '../../../bridge/api/authentication/passwords/createVerifyPassword.ts';
import type { Connection } from '../../../bridge/api/http/readConnection.ts';
import { createMemoryUsers, type MemoryUser, PASSWORD } from '../createMemoryUsers.ts';
import { basic, createMemoryLog } from '../createTestApi.ts';

const MINUTE = 60_000;

function setUp() {
  const time = { now: 0 };
  const users = createMemoryUsers();
  const { log, logged } = createMemoryLog();
  const verify = createVerifyPassword('');
  const counted = { verified: 0 };
  const authenticate = createUserAuthentication({
    users,
    log,
    clock: () => time.now,
    verifyPassword: (...given) => {
      counted.verified += 1;
      return verify(...given);
    },
  });
  const local: Connection = { address: '127.0.0.1', local: true, encrypted: false };
  const signIn = (name: string, password = PASSWORD, connection = local) =>
    authenticate({ authorization: basic(name, password), connection });
  const from = (address: string): Connection => ({ address, local: false, encrypted: true });
  const row = (name: string): MemoryUser => {
    const found = users.rows.find((user) => user.name === name);
    if (!found) throw new Error(`no user ${name}`);
    return found;
  };
  return { authenticate, signIn, from, local, users, row, time, counted, logged };
}

const editor = { name: 'editor', kind: 'xperienceUser', scopes: ['read', 'sync', 'update'] };
const wrong = expect.objectContaining({ refused: 'notSignedIn', code: 'wrongPassword' });
const locked = expect.objectContaining({ refused: 'tooMany', code: 'tooManySignIns' });

it('signs in a user with the right password', async () => {
  expect(await setUp().signIn('editor')).toEqual(editor);
});

it('calls the user by the stored name, however it was typed', async () => {
  expect(await setUp().signIn('EDITOR')).toEqual(editor);
});

it('does not tell an unknown user from a wrong password', async () => {
  const { signIn, counted } = setUp();
  expect(await signIn('editor', 'guess')).toEqual(await signIn('nobody-here', 'guess'));
  expect(counted.verified).toBe(2);
});

it.each([undefined, ''])('asks for a sign-in when there is no header', async (authorization) => {
  const { authenticate, local } = setUp();
  expect(await authenticate({ authorization, connection: local })).toMatchObject({ code: 'signInMissing' });
});

it('refuses a header that is no Basic header', async () => {
  const { authenticate, local } = setUp();
  const answer = await authenticate({ authorization: 'Basic %%%', connection: local });
  expect(answer).toMatchObject({ refused: 'notSignedIn', code: 'signInMalformed' });
});

describe('accounts that may not sign in although the password is right', () => {
  it.each([
    ['disabled', { enabled: false }, 'disabled'],
    ['external', { external: true }, 'outside Xperience'],
    ['of a domain', { domain: true }, 'outside Xperience'],
    ['with a second factor', { multiFactorRequired: true }, 'second factor'],
    ['the public one', { name: 'public' }, 'visitors'],
    ['with an expired password', { bars: { passwordExpired: true, notOfSite: false } }, 'expired'],
    ['not of the site', { bars: { passwordExpired: false, notOfSite: true } }, 'site'],
  ])('%s', async (_case, change, reason) => {
    const { signIn, row } = setUp();
    Object.assign(row('editor'), change);
    const answer = await signIn('name' in change ? change.name : 'editor');
    expect(answer).toMatchObject({
      refused: 'forbidden',
      code: 'userRefused',
      detail: expect.stringContaining(reason),
    });
  });

  it('are told so only when the password is right', async () => {
    const { signIn, row } = setUp();
    row('editor').enabled = false;
    expect(await signIn('editor', 'guess')).toEqual(wrong);
  });
});

describe('without TLS', () => {
  const open: Connection = { address: '203.0.113.9', local: false, encrypted: false };

  it('refuses passwords from other machines, right ones too, and warns', async () => {
    const { signIn, users, logged } = setUp();
    expect(await signIn('editor', PASSWORD, open)).toMatchObject({ code: 'connectionNotEncrypted' });
    expect(users.reads).toBe(0);
    expect(logged).toContainEqual(expect.objectContaining({ level: 40, address: open.address }));
    expect(JSON.stringify(logged)).not.toContain(PASSWORD);
  });
});

describe('wrong passwords', () => {
  it('lock the user after ten, from wherever they came', async () => {
    const { signIn, from } = setUp();
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      expect(await signIn('editor', `guess ${attempt}`, from(`203.0.113.${attempt}`))).toEqual(wrong);
    }
    expect(await signIn('editor', PASSWORD, from('198.51.100.1'))).toEqual(locked);
    expect(await signIn('reader', PASSWORD, from('198.51.100.1'))).toMatchObject({ name: 'reader' });
  });

  it('lock the user under every spelling of the name', async () => {
    const { signIn } = setUp();
    const spellings = ['editor', 'EDITOR', 'Editor', 'editor ', 'EDITOR  '];
    for (const name of [...spellings, ...spellings]) await signIn(name, 'guess');
    expect(await signIn('eDITOR')).toEqual(locked);
  });

  it('lock the address after ten, whoever was tried', async () => {
    const { signIn, from } = setUp();
    for (let attempt = 1; attempt <= 10; attempt += 1) {
      await signIn(`user ${attempt}`, 'guess', from('203.0.113.9'));
    }
    expect(await signIn('editor', PASSWORD, from('203.0.113.9'))).toEqual(locked);
    expect(await signIn('editor', PASSWORD, from('203.0.113.8'))).toEqual(editor);
  });

  it('say how long to wait, and let in again after that', async () => {
    const { signIn, time } = setUp();
    for (let attempt = 1; attempt <= 10; attempt += 1) await signIn('editor', `guess ${attempt}`);
    time.now = 5 * MINUTE;
    expect(await signIn('editor')).toMatchObject({ retryAfterSeconds: 600 });
    time.now = 15 * MINUTE;
    expect(await signIn('editor')).toEqual(editor);
  });

  it('are still counted when many come at once', async () => {
    const { signIn, counted } = setUp();
    const guesses = Array.from({ length: 50 }, (_, index) => signIn('editor', `guess ${index}`));
    const answers = await Promise.all(guesses);
    expect(answers.filter((answer) => 'code' in answer && answer.code === 'wrongPassword')).toHaveLength(10);
    expect(counted.verified).toBe(10);
  });

  it('of others at the address do not lock out a flow that has been signing in rightly', async () => {
    const { signIn, from, time } = setUp();
    const address = from('203.0.113.9');
    await signIn('editor', PASSWORD, address);
    for (let attempt = 1; attempt <= 10; attempt += 1) await signIn('reader', `guess ${attempt}`, address);
    time.now = MINUTE;
    expect(await signIn('editor', PASSWORD, address)).toEqual(editor);
    expect(await signIn('administrator', PASSWORD, address)).toEqual(locked);
  });

  it('lock the user although the right password was used before', async () => {
    const { signIn, from } = setUp();
    await signIn('editor');
    for (let attempt = 1; attempt <= 10; attempt += 1)
      await signIn('editor', `guess ${attempt}`, from('203.0.113.9'));
    expect(await signIn('editor')).toEqual(locked);
  });
});

describe('a right password', () => {
  it('is verified once for many requests at once', async () => {
    const { signIn, counted } = setUp();
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn('editor')));
    expect(answers).toEqual(Array(30).fill(editor));
    expect(counted.verified).toBe(1);
  });

  it('is taken for five seconds without looking at the user', async () => {
    const { signIn, users, time } = setUp();
    await signIn('editor');
    time.now = 4_999;
    await signIn('editor');
    expect(users.reads).toBe(1);
    time.now = 5_000;
    await signIn('editor');
    expect(users.reads).toBe(2);
  });

  it('is taken for fifteen minutes without computing its hash, as long as the row stays the same', async () => {
    const { signIn, counted, time } = setUp();
    for (time.now = 0; time.now < 15 * MINUTE; time.now += MINUTE) await signIn('editor');
    expect(counted.verified).toBe(1);
    await signIn('editor');
    expect(counted.verified).toBe(2);
  });

  it.each([
    ['the password changes', { passwordHash: 'other' }, wrong],
    ['the sessions of the user are ended', { securityStamp: 'new' }, editor],
  ])('is computed anew when %s', async (_case, change, expected) => {
    const { signIn, row, counted, time } = setUp();
    await signIn('editor');
    Object.assign(row('editor'), change);
    time.now = 5_000;
    expect(await signIn('editor')).toEqual(expected);
    expect(counted.verified).toBe(2);
  });

  it('does not help once the user is disabled', async () => {
    const { signIn, row, time } = setUp();
    await signIn('editor');
    row('editor').enabled = false;
    time.now = 5_000;
    expect(await signIn('editor')).toMatchObject({ code: 'userRefused' });
  });

  it('gives the permissions the user has by now', async () => {
    const { signIn, row, time } = setUp();
    await signIn('editor');
    row('editor').permissions = { read: true, modify: false, modifyConfiguration: false };
    time.now = 5_000;
    expect(await signIn('editor')).toEqual({ ...editor, scopes: ['read'] });
  });

  it('does not open for another password of the same user', async () => {
    const { signIn } = setUp();
    await signIn('editor');
    expect(await signIn('editor', 'guess')).toEqual(wrong);
  });
});

it('passes the error on when users cannot be read, and counts nothing', async () => {
  const { signIn, users } = setUp();
  const { readUser } = users;
  users.readUser = async () => {
    throw new Error('database away');
  };
  for (let attempt = 1; attempt <= 11; attempt += 1)
    await expect(signIn('editor')).rejects.toThrow('database away');
  users.readUser = readUser;
  expect(await signIn('editor')).toEqual(editor);
});
