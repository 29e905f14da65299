import { describe, expect, it } from 'vitest';
import { createUserAuthentication } from '../../../bridge/api/authentication/createUserAuthentication.ts';
import { verifySha2 } from '../../../bridge/api/authentication/createVerifyPassword.ts';
import type { Connection } from '../../../bridge/api/http/readConnection.ts';
import type { SignInFailures } from '../../../bridge/sync/state/audit/signInFailures.ts';
import { createMemoryUsers, type MemoryUser, PASSWORD } from '../createMemoryUsers.ts';
import { basic, createMemoryLog } from '../createTestApi.ts';

const MINUTE = 60_000;

function setUp() {
  const time = { now: 0 };
  const users = createMemoryUsers();
  const { log, logged } = createMemoryLog();
  const counted = { verified: 0 };
  const waits: number[] = [];
  const many: SignInFailures[] = [];
  const authenticate = createUserAuthentication({
    users,
    log,
    clock: () => time.now,
    wait: async (ms) => {
      waits.push(ms);
    },
    onManyFailures: (failures) => many.push(failures),
    // Without the work that hides which format a user has: some of these tests make thousands of guesses.
    verifyPassword: async (password, user) => {
      counted.verified += 1;
      return password !== '' && verifySha2(password, user.passwordHash);
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
  return { authenticate, signIn, from, local, users, row, time, counted, logged, waits, many };
}

const editor = {
  name: 'editor',
  kind: 'xperienceUser',
  scopes: ['read', 'activities', 'forms', 'sync', 'update'],
  formsOf: 2,
};
const wrong = expect.objectContaining({ refused: 'notSignedIn', code: 'wrongPassword' });
const DAY = 24 * 60 * MINUTE;

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
    ['with a second factor for everybody', { bars: { multiFactorForAll: true } }, 'npm run keys'],
    ['with an expired password', { bars: { passwordExpired: true } }, 'expired'],
    ['not of the site', { bars: { notOfSite: true } }, 'site'],
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
  type Stage = ReturnType<typeof setUp>;
  const guess = async ({ signIn, from }: Stage, name: string, times: number, address = '203.0.113.9') => {
    for (let attempt = 1; attempt <= times; attempt += 1)
      await signIn(name, `guess ${attempt} of ${address}`, from(address));
  };

  it('make further ones of the user at the address wait, longer with each, and ten seconds at the most', async () => {
    const stage = setUp();
    await guess(stage, 'editor', 5);
    expect(stage.waits).toEqual([]);
    await guess(stage, 'editor', 12);
    expect(stage.waits.slice(0, 7)).toEqual([500, 1_000, 2_000, 4_000, 8_000, 10_000, 10_000]);
  });

  it.each([10, 6_000, 15_000])(
    '%i of them keep out nobody who was right at the address before',
    async (times) => {
      const stage = setUp();
      const { signIn, from, time, waits } = stage;
      await signIn('editor', PASSWORD, from('203.0.113.9'));
      time.now = 6 * DAY;
      await guess(stage, 'editor', times);
      waits.length = 0;
      expect(await signIn('editor', PASSWORD, from('203.0.113.9'))).toEqual(editor);
      expect(waits).toEqual([]);
    },
  );

  it('keep out nobody else, at the address or elsewhere', async () => {
    const stage = setUp();
    const { signIn, from, waits } = stage;
    await guess(stage, 'editor', 40);
    waits.length = 0;
    expect(await signIn('reader', PASSWORD, from('203.0.113.9'))).toMatchObject({ name: 'reader' });
    expect(await signIn('editor', PASSWORD, from('198.51.100.1'))).toEqual(editor);
    expect(waits).toEqual([]);
  });

  it('slow a right one down that is new at the address, and do not refuse it', async () => {
    const stage = setUp();
    await guess(stage, 'editor', 40);
    stage.waits.length = 0;
    expect(await stage.signIn('editor', PASSWORD, stage.from('203.0.113.9'))).toEqual(editor);
    expect(stage.waits).toEqual([10_000]);
  });

  it('of many users at one address let a new one there wait for five seconds at the most', async () => {
    const stage = setUp();
    for (let user = 1; user <= 300; user += 1) await guess(stage, `user ${user}`, 1);
    stage.waits.length = 0;
    expect(await stage.signIn('editor', PASSWORD, stage.from('203.0.113.9'))).toEqual(editor);
    expect(stage.waits).toEqual([5_000]);
  });

  it('of one user from many addresses slow down what comes from new ones', async () => {
    const stage = setUp();
    await stage.signIn('editor', PASSWORD, stage.from('198.51.100.1'));
    for (let host = 1; host <= 60; host += 1) await guess(stage, 'editor', 1, `203.0.113.${host}`);
    expect(stage.waits.length).toBe(10);
    stage.waits.length = 0;
    await guess(stage, 'editor', 1, '198.51.100.1');
    expect(stage.waits).toEqual([]);
  });

  it('from one IPv6 network count together', async () => {
    const stage = setUp();
    for (let host = 1; host <= 6; host += 1) await guess(stage, 'editor', 1, `2001:db8:0:1::${host}`);
    await guess(stage, 'editor', 1, '2001:db8:0:2::1');
    expect(stage.waits).toEqual([500]);
  });

  it('count under every spelling of the name', async () => {
    const stage = setUp();
    for (const name of ['editor', 'EDITOR', 'Editor', 'editor ', 'EDITOR  ', 'eDITOR'])
      await stage.signIn(name, `guess as ${name}`);
    expect(stage.waits).toEqual([500]);
  });

  it('of a user there is not are slowed down like those of one there is', async () => {
    const stage = setUp();
    await guess(stage, 'editor', 9);
    const known = stage.waits.splice(0);
    await guess(stage, 'nobody-here', 5);
    await guess(stage, 'NOBODY-here  ', 4);
    expect(stage.waits).toEqual(known);
  });

  it('that are the same again are counted once: a connection with an old password calls every minute', async () => {
    const { signIn, from, waits, counted } = setUp();
    for (let call = 1; call <= 100; call += 1) await signIn('editor', 'old', from('203.0.113.9'));
    expect(await signIn('editor', 'old', from('203.0.113.9'))).toEqual(wrong);
    expect(waits).toEqual([]);
    expect(counted.verified).toBe(1);
  });

  it('are tried again once the row of the user has changed', async () => {
    const { signIn, row } = setUp();
    const { passwordHash } = row('editor');
    row('editor').passwordHash = 'other';
    expect(await signIn('editor')).toEqual(wrong);
    row('editor').passwordHash = passwordHash;
    expect(await signIn('editor')).toEqual(editor);
  });

  it('count for a quarter of an hour', async () => {
    const stage = setUp();
    await guess(stage, 'editor', 12);
    stage.waits.length = 0;
    stage.time.now = 15 * MINUTE;
    expect(await stage.signIn('editor', PASSWORD, stage.from('203.0.113.9'))).toEqual(editor);
    expect(stage.waits).toEqual([]);
  });

  it('that come at once wait two at a time, and the rest are told when to come again', async () => {
    const users = createMemoryUsers();
    let verified = 0;
    const everybodyIsHere = Promise.withResolvers<void>();
    const authenticate = createUserAuthentication({
      users,
      log: createMemoryLog().log,
      verifyPassword: async () => {
        verified += 1;
        return false;
      },
      wait: () => everybodyIsHere.promise,
    });
    const connection: Connection = { address: '203.0.113.9', local: false, encrypted: true };
    const going = Array.from({ length: 50 }, (_, index) =>
      authenticate({ authorization: basic('editor', `guess ${index}`), connection }),
    );
    await going.at(-1);
    everybodyIsHere.resolve();
    const answers = await Promise.all(going);
    expect(verified).toBe(7);
    expect(answers.at(-1)).toMatchObject({
      refused: 'tooMany',
      code: 'tooManySignIns',
      retryAfterSeconds: 10,
      detail: expect.stringContaining('10 seconds'),
    });
  });

  it('end the trust in a right password of the pair where guesses have no end', async () => {
    const stage = setUp();
    const { signIn, from, time, counted } = stage;
    await signIn('editor', PASSWORD, from('203.0.113.9'));
    time.now = MINUTE;
    await guess(stage, 'editor', 20_001);
    const before = counted.verified;
    expect(await signIn('editor', PASSWORD, from('203.0.113.9'))).toEqual(editor);
    expect([counted.verified - before, stage.waits.at(-1)]).toEqual([1, 10_000]);
  }, 30_000);

  it('with a name longer than names can be do not reach the database', async () => {
    const { signIn, users, counted } = setUp();
    expect(await signIn('x'.repeat(101), 'guess')).toEqual(wrong);
    expect([users.reads, counted.verified]).toEqual([0, 1]);
  });

  it('over a threshold are told of once, with user and address', async () => {
    const stage = setUp();
    await guess(stage, 'editor', 60);
    expect(stage.many).toEqual([{ level: 'pair', count: 20, user: 'editor', address: '203.0.113.9' }]);
  });
});

describe('a right password', () => {
  it('is verified once for many requests at once', async () => {
    const { signIn, counted } = setUp();
    const answers = await Promise.all(Array.from({ length: 30 }, () => signIn('editor')));
    expect(answers).toEqual(Array(30).fill(editor));
    expect(counted.verified).toBe(1);
  });

  it('is taken for two seconds without looking at the user', async () => {
    const { signIn, users, time } = setUp();
    await signIn('editor');
    time.now = 1_999;
    await signIn('editor');
    expect(users.reads).toBe(1);
    time.now = 2_000;
    await signIn('editor');
    expect(users.reads).toBe(2);
  });

  it('is known again for a week after its last use, as long as the row stays the same', async () => {
    const { signIn, counted, time } = setUp();
    for (time.now = 0; time.now < 20 * DAY; time.now += 6 * DAY) await signIn('editor');
    expect(counted.verified).toBe(1);
    time.now += 7 * DAY;
    await signIn('editor');
    expect(counted.verified).toBe(2);
  });

  it('is known again at its own address only', async () => {
    const { signIn, from, counted } = setUp();
    await signIn('editor', PASSWORD, from('203.0.113.9'));
    await signIn('editor', PASSWORD, from('203.0.113.8'));
    expect(counted.verified).toBe(2);
  });

  it.each([
    ['the password changes', { passwordHash: 'other' }, wrong],
    ['the sessions of the user are ended', { securityStamp: 'new' }, editor],
  ])('is computed anew when %s', async (_case, change, expected) => {
    const { signIn, row, counted, time } = setUp();
    await signIn('editor');
    Object.assign(row('editor'), change);
    time.now = 2_000;
    expect(await signIn('editor')).toEqual(expected);
    expect(counted.verified).toBe(2);
  });

  it('does not help once the user is disabled', async () => {
    const { signIn, row, time } = setUp();
    await signIn('editor');
    row('editor').enabled = false;
    time.now = 2_000;
    expect(await signIn('editor')).toMatchObject({ code: 'userRefused' });
  });

  it('gives the permissions the user has by now', async () => {
    const { signIn, row, time } = setUp();
    await signIn('editor');
    row('editor').permissions = { ...row('nobody').permissions, read: true };
    time.now = 2_000;
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
