import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createUserAuthentication } from '../../../bridge/api/authentication/createUserAuthentication.ts';
import { createUserDirectory } from '../../../bridge/api/authentication/createUserDirectory.ts';
import { createVerifyPassword } from '../../../bridge/api/authentication/createVerifyPassword.ts';
import type { BridgeDatabase } from '../../../bridge/database/bridgeDatabase.ts';
import { dateTime2 } from '../../../bridge/database/dateTime2.ts';
import { openSqlite } from '../../../bridge/database/sqlite/openSqlite.ts';
import { withProduct } from '../../../bridge/database/withProduct.ts';
import { xperienceTables } from '../../../bridge/xperience/products/xperience13/tables/xperienceTables.ts';
import { xperience13 } from '../../../bridge/xperience/products/xperience13/xperience13.ts';
import { createTables } from '../../../scripts/sample/createTables.ts';
import { basic, createMemoryLog } from '../createTestApi.ts';

const at = dateTime2('2026-01-01 00:00:00.0000000');
const stamp = <Prefix extends string>(prefix: Prefix) =>
  ({ [`${prefix}GUID`]: randomUUID(), [`${prefix}LastModified`]: at }) as {
    [Key in `${Prefix}GUID`]: string;
  } & { [Key in `${Prefix}LastModified`]: typeof at };

let database: BridgeDatabase;

beforeEach(async () => {
  database = withProduct(await openSqlite({ file: ':memory:' }), xperience13);
  await createTables(database, Object.values(xperienceTables));
  const { main } = database;
  await main
    .insertInto('CMS_User')
    .values({
      UserName: 'Editor',
      UserPasswordFormat: 'PBKDF2',
      // Of “Password1!”, made apart from this code.
      UserPassword: 'ABAnAAAAAQIDBAUGBwgJCgsMDQ4PICdGdlAvx6gXtynL1AlzfkjvAGM=',
      UserEnabled: true,
      UserPrivilegeLevel: 1,
      ...stamp('User'),
    })
    .execute();
  await main
    .insertInto('CMS_Resource')
    .values({
      ResourceName: 'CMS.ContactManagement',
      ResourceDisplayName: 'Contact management',
      ...stamp('Resource'),
    })
    .execute();
  await main
    .insertInto('CMS_Permission')
    .values({
      PermissionName: 'Modify',
      PermissionDisplayName: 'Modify',
      ResourceID: 1,
      ...stamp('Permission'),
    })
    .execute();
  await main
    .insertInto('CMS_Role')
    .values({ RoleName: 'Marketing', RoleDisplayName: 'Marketing', ...stamp('Role') })
    .execute();
  await main.insertInto('CMS_RolePermission').values({ RoleID: 1, PermissionID: 1 }).execute();
  await main.insertInto('CMS_UserRole').values({ RoleID: 1, UserID: 1 }).execute();
});

afterEach(() => database.close());

function signIn(name: string, password: string) {
  const authenticate = createUserAuthentication({
    users: createUserDirectory(database, undefined),
    verifyPassword: createVerifyPassword(''),
    log: createMemoryLog().log,
  });
  const connection = { address: '127.0.0.1', local: true, encrypted: false };
  return authenticate({ authorization: basic(name, password), connection });
}

it('signs a user of the database in, with the scopes their role gives', async () => {
  expect(await signIn('editor', 'Password1!')).toEqual({
    name: 'Editor',
    kind: 'xperienceUser',
    scopes: ['read', 'sync', 'update'],
    formsOf: expect.any(Number),
  });
});

it('refuses a wrong password', async () => {
  expect(await signIn('editor', 'password1!')).toMatchObject({ code: 'wrongPassword' });
});

it('gives no scope once the role has run out', async () => {
  await database.main.updateTable('CMS_UserRole').set({ ValidTo: at }).execute();
  expect(await signIn('editor', 'Password1!')).toMatchObject({ scopes: [] });
});

const setting = (KeyName: string, KeyValue: string) =>
  database.main
    .insertInto('CMS_SettingsKey')
    .values({ KeyName, KeyValue, ...stamp('Key') })
    .execute();

describe('a password that Xperience lets expire', () => {
  beforeEach(async () => {
    await setting('CMSPasswordExpiration', 'True');
    await setting('CMSPasswordExpirationPeriod', '30');
  });
  const changed = (daysAgo: number) =>
    database.main
      .insertInto('CMS_UserSettings')
      .values({
        UserSettingsUserID: 1,
        UserSettingsUserGUID: randomUUID(),
        UserPasswordLastChanged: database.dialect.now(-daysAgo * 86_400_000),
      })
      .execute();

  it.each([
    { behaviour: 'LOCKACCOUNT', days: 31, expected: { code: 'userRefused' } },
    { behaviour: 'LOCKACCOUNT', days: 29, expected: { name: 'Editor' } },
    { behaviour: 'SHOWWARNING', days: 31, expected: { name: 'Editor' } },
  ])('is judged with $behaviour after $days days', async ({ behaviour, days, expected }) => {
    await setting('CMSPasswordExpirationBehaviour', behaviour);
    await changed(days);
    expect(await signIn('editor', 'Password1!')).toMatchObject(expected);
  });

  it('is refused when nobody knows when it was changed', async () => {
    await setting('CMSPasswordExpirationBehaviour', 'LOCKACCOUNT');
    expect(await signIn('editor', 'Password1!')).toMatchObject({ code: 'userRefused' });
  });
});

describe('where Xperience asks everybody for a second factor', () => {
  const refusal = { code: 'userRefused', detail: expect.stringContaining('npm run keys') };

  it.each([
    ['True', 'True', refusal],
    ['true', ' TRUE ', refusal],
    ['True', 'False', { name: 'Editor' }],
    ['False', 'True', { name: 'Editor' }],
  ])('enabled %s, required %s', async (enabled, required, expected) => {
    await setting('CMSMFEnabled', enabled);
    await setting('CMSMFRequired', required);
    expect(await signIn('editor', 'Password1!')).toMatchObject(expected);
  });

  it('on the only site, administrators are asked too', async () => {
    await setting('CMSMFEnabled', 'True');
    await setting('CMSMFRequired', 'False');
    await database.main
      .insertInto('CMS_Site')
      .values({ SiteName: 'DancingGoat', ...stamp('Site') })
      .execute();
    await database.main
      .insertInto('CMS_SettingsKey')
      .values({ KeyName: 'CMSMFRequired', KeyValue: 'True', SiteID: 1, ...stamp('Key') })
      .execute();
    await database.main.updateTable('CMS_User').set({ UserPrivilegeLevel: 3 }).execute();
    expect(await signIn('editor', 'Password1!')).toMatchObject(refusal);
  });
});

describe('a user of an installation whose sites do not share users', () => {
  beforeEach(async () => {
    await setting('CMSSiteSharedAccounts', 'False');
    await database.main
      .insertInto('CMS_Site')
      .values({ SiteName: 'DancingGoat', ...stamp('Site') })
      .execute();
  });

  it('is refused when the site is not theirs', async () => {
    expect(await signIn('editor', 'Password1!')).toMatchObject({
      code: 'userRefused',
      detail: expect.stringContaining('not assigned to the site'),
    });
  });

  it('signs in when it is', async () => {
    await database.main.insertInto('CMS_UserSite').values({ UserID: 1, SiteID: 1 }).execute();
    expect(await signIn('editor', 'Password1!')).toMatchObject({ name: 'Editor' });
  });

  it('signs in as an administrator whatever the site', async () => {
    await database.main.updateTable('CMS_User').set({ UserPrivilegeLevel: 2 }).execute();
    expect(await signIn('editor', 'Password1!')).toMatchObject({ name: 'Editor' });
  });
});
