import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createApiKey } from '../../../../bridge/api/authentication/keys/createApiKey.ts';
import { createKeyAuthentication } from '../../../../bridge/api/authentication/keys/createKeyAuthentication.ts';
import { createKeyDirectory } from '../../../../bridge/api/authentication/keys/createKeyDirectory.ts';
import { outdatedHash } from '../../../../bridge/api/authentication/keys/hashApiKey.ts';
import { listApiKeys } from '../../../../bridge/api/authentication/keys/listApiKeys.ts';
import { revokeApiKey } from '../../../../bridge/api/authentication/keys/revokeApiKey.ts';
import type { Scope } from '../../../../bridge/api/caller.ts';
import type { BridgeDatabase } from '../../../../bridge/database/bridgeDatabase.ts';
import { addMilliseconds, dateTime2, utcDateTime2 } from '../../../../bridge/database/dateTime2.ts';
import { migrate } from '../../../../bridge/database/migrate.ts';
import { openSqlite } from '../../../../bridge/database/sqlite/openSqlite.ts';
import { KEY_SECRET } from '../../createMemoryKeys.ts';
import { createMemoryLog } from '../../createTestApi.ts';

let database: BridgeDatabase;

beforeEach(async () => {
  database = await openSqlite({ file: ':memory:' });
  await migrate(database);
});

afterEach(() => database.close());

async function make(name = 'Flows of Sales', over: { scopes?: Scope[]; expiresAt?: string } = {}) {
  const made = await createApiKey(database, {
    name,
    scopes: over.scopes ?? ['read', 'sync'],
    expiresAt: over.expiresAt === undefined ? undefined : dateTime2(over.expiresAt),
    secret: KEY_SECRET,
    createdBy: 'admin',
  });
  if (!('key' in made)) throw new Error(made.detail);
  return made;
}

/** A process of the bridge of its own. */
function bridgeProcess() {
  const time = { now: 0 };
  const authenticate = createKeyAuthentication({
    keys: createKeyDirectory(database),
    secret: KEY_SECRET,
    log: createMemoryLog().log,
    clock: () => time.now,
  });
  const connection = { address: '127.0.0.1', local: true, encrypted: false };
  return { time, signIn: (apiKey: string) => authenticate({ authorization: undefined, apiKey, connection }) };
}

const row = () => database.db.selectFrom('dynamics365.api_key').selectAll().executeTakeFirstOrThrow();
const audit = () => database.db.selectFrom('dynamics365.audit').selectAll().orderBy('audit_id').execute();

it('a key that was made signs in, under its name and with its scopes', async () => {
  const { key } = await make();
  expect(await bridgeProcess().signIn(key)).toEqual({
    name: 'Flows of Sales',
    kind: 'apiKey',
    scopes: ['read', 'sync'],
  });
});

it('nothing in the database tells the key', async () => {
  const { key, prefix } = await make();
  const secretPart = key.slice(prefix.length + 1);
  const everything = JSON.stringify([await row(), await audit()]);
  expect(everything).toContain(prefix);
  expect(everything).not.toContain(secretPart);
});

it('a row copied under another name is of no use without the secret', async () => {
  const { key } = await make();
  const stranger = createKeyAuthentication({
    keys: createKeyDirectory(database),
    secret: 'a guess at the secret, 0123456789',
    log: createMemoryLog().log,
  });
  const connection = { address: '127.0.0.1', local: true, encrypted: false };
  expect(await stranger({ authorization: undefined, apiKey: key, connection })).toMatchObject({
    code: 'wrongApiKey',
  });
});

it('keys differ, in what may be shown too', async () => {
  const [one, other] = [await make('one'), await make('other')];
  expect(one.key).not.toBe(other.key);
  expect(one.prefix).not.toBe(other.prefix);
});

it('a name is given once, for revoked keys too', async () => {
  const name = 'Flows of Sales';
  await make(name);
  await revokeApiKey(database, name, 'admin');
  const again = await createApiKey(database, {
    name,
    scopes: ['read'],
    expiresAt: undefined,
    secret: KEY_SECRET,
    createdBy: 'admin',
  });
  expect(again).toMatchObject({ refused: 'conflict', code: 'apiKeyNameTaken' });
  expect(await audit()).toHaveLength(2);
});

describe('write access to the database', () => {
  const change = async (values: Partial<Awaited<ReturnType<typeof row>>>) => {
    const { api_key_id: _id, ...columns } = values;
    await database.db.updateTable('dynamics365.api_key').set(columns).execute();
  };
  const wrong = { refused: 'notSignedIn', code: 'wrongApiKey' };

  it.each([
    ['more scopes', { scopes: 'read sync update manage' }],
    ['fewer scopes', { scopes: 'read' }],
    ['another name', { name: 'Somebody else' }],
    ['a later end', { expires_at: dateTime2('2999-01-01T00:00:00') }],
    ['no end', { expires_at: null }],
  ])('gives a key no %s: it is not taken any more', async (_case, values) => {
    const { key } = await make('Flows of Sales', { expiresAt: '2998-01-01T00:00:00' });
    expect(await bridgeProcess().signIn(key)).toMatchObject({ kind: 'apiKey' });
    await change(values);
    expect(await bridgeProcess().signIn(key)).toMatchObject(wrong);
  });

  it('makes no revoked key valid again', async () => {
    const { key } = await make();
    await revokeApiKey(database, 'Flows of Sales', 'admin');
    await change({ revoked_at: null, revoked_by: null });
    expect(await bridgeProcess().signIn(key)).toMatchObject({ code: 'apiKeyRevoked' });
  });

  it('can end a key', async () => {
    const { key } = await make();
    await change({ revoked_at: dateTime2('2026-01-01T00:00:00') });
    expect(await bridgeProcess().signIn(key)).toMatchObject({ code: 'apiKeyRevoked' });
  });

  it('makes no key of one row work under the name of another', async () => {
    const [one, other] = [
      await make('one', { scopes: ['read'] }),
      await make('other', { scopes: ['manage'] }),
    ];
    await database.db
      .updateTable('dynamics365.api_key')
      .set({ prefix: one.prefix })
      .where('prefix', '=', other.prefix)
      .execute();
    expect(await bridgeProcess().signIn(one.key)).toMatchObject({ name: 'one', scopes: ['read'] });
  });
});

it('a key of before its terms were part of the hash is named, and not taken', async () => {
  const { key } = await make();
  const hash = outdatedHash(KEY_SECRET, key);
  await database.db.updateTable('dynamics365.api_key').set({ hash }).execute();
  expect(await bridgeProcess().signIn(key)).toMatchObject({
    code: 'apiKeyRevoked',
    detail: expect.stringContaining('earlier version'),
  });
});

describe('revoking', () => {
  it('is seen by every process within two seconds', async () => {
    const { key } = await make();
    const processes = [bridgeProcess(), bridgeProcess()];
    for (const { signIn } of processes) expect(await signIn(key)).toMatchObject({ kind: 'apiKey' });
    await revokeApiKey(database, 'Flows of Sales', 'admin');
    for (const { signIn, time } of processes) {
      time.now = 2_000;
      expect(await signIn(key)).toMatchObject({ refused: 'notSignedIn', code: 'apiKeyRevoked' });
    }
  });

  it('takes the beginning of the key as well, and once is enough', async () => {
    const { prefix } = await make();
    expect(await revokeApiKey(database, prefix, 'admin')).toMatchObject({ already: false });
    const { revoked_at } = await row();
    expect(await revokeApiKey(database, prefix, 'somebody')).toMatchObject({ already: true });
    expect(await row()).toMatchObject({ revoked_at, revoked_by: 'admin' });
  });

  it('names what it does not find', async () => {
    expect(await revokeApiKey(database, 'other', 'admin')).toMatchObject({
      refused: 'notFound',
      code: 'apiKeyNotFound',
      detail: expect.stringContaining('“other”'),
    });
  });
});

it('who made and who revoked a key is in the audit', async () => {
  const { prefix } = await make();
  await revokeApiKey(database, 'Flows of Sales', 'other admin');
  expect(await audit()).toMatchObject([
    { caller: 'admin', action: 'key.create', subject: 'Flows of Sales' },
    {
      caller: 'other admin',
      action: 'key.revoke',
      subject: 'Flows of Sales',
      details: JSON.stringify({ prefix }),
    },
  ]);
});

it('an expired key is refused by the clock of the database', async () => {
  const past = await make('past', { expiresAt: '2026-01-01T00:00:00' });
  const soon = addMilliseconds(utcDateTime2(new Date()), 3_600_000);
  const current = await make('current', { expiresAt: soon });
  const { signIn } = bridgeProcess();
  expect(await signIn(past.key)).toMatchObject({ code: 'apiKeyExpired' });
  expect(await signIn(current.key)).toMatchObject({ name: 'current' });
});

describe('the last use', () => {
  it('is written at the first sign-in', async () => {
    const { key } = await make();
    await bridgeProcess().signIn(key);
    expect((await row()).last_used_at).not.toBeNull();
  });

  it('is not written again within a quarter of an hour, by whatever process', async () => {
    const { key } = await make();
    await bridgeProcess().signIn(key);
    const { last_used_at } = await row();
    await bridgeProcess().signIn(key);
    await createKeyDirectory(database).noteUse((await row()).api_key_id, 15);
    expect((await row()).last_used_at).toBe(last_used_at);
  });

  it('is written again after that', async () => {
    const { key } = await make();
    await sql`update dynamics365.api_key set last_used_at = '2026-01-01T00:00:00.0000000'`.execute(
      database.db,
    );
    await bridgeProcess().signIn(key);
    expect((await row()).last_used_at).not.toContain('2026-01-01');
  });
});

it('a key moves to a new secret once, and a row that was changed meanwhile stays as it is', async () => {
  await make();
  const { api_key_id, hash } = await row();
  const keys = createKeyDirectory(database);
  await keys.replaceHash(api_key_id, 'another', 'new');
  expect((await row()).hash).toBe(hash);
  await keys.replaceHash(api_key_id, hash, 'new');
  expect((await row()).hash).toBe('new');
  await sql`update dynamics365.api_key set revoked_at = '2026-01-01T00:00:00.0000000'`.execute(database.db);
  await keys.replaceHash(api_key_id, 'new', 'newer');
  expect((await row()).hash).toBe('new');
});

it('the list tells keys apart by state', async () => {
  await make('valid');
  await make('past', { expiresAt: '2026-01-01T00:00:00' });
  await make('gone');
  await revokeApiKey(database, 'gone', 'admin');
  const states = (await listApiKeys(database)).map(({ name, state }) => [name, state]);
  expect(states).toEqual([
    ['valid', 'valid'],
    ['past', 'expired'],
    ['gone', 'revoked'],
  ]);
});
