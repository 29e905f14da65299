import type { Row } from '../connect/connection.ts';
import type { Both } from './both.ts';
import { sameGuid } from './both.ts';

/** UserID there → number here; a member's number counts as a user's, as the tool has it. */
export type MigratedOwners = Map<number, number>;

/**
 * Editors and above with an e-mail of their own become users with new numbers, the same GUID and the stored password as
 * it is; all others become members. Roles and permissions are not migrated.
 */
export async function migrateUsers({ source, target, log }: Both): Promise<MigratedOwners> {
  const users = await source.read('CMS_User', { orderBy: 'UserID' });
  const present = new Set((await target.read('CMS_User')).map((row) => nameOf(row)));
  const emails = new Map<string, number>();
  for (const row of users) {
    const email = String(row.Email ?? '').toLowerCase();
    emails.set(email, (emails.get(email) ?? 0) + 1);
  }
  const editors: Row[] = [];
  const others: Row[] = [];
  for (const row of users) {
    const email = String(row.Email ?? '').toLowerCase();
    if (Number(row.UserPrivilegeLevel) < 1) others.push(row);
    else if (present.has(nameOf(row))) log.note(`user ${row.UserName} is in the target already`);
    else if (email === '' || (emails.get(email) ?? 0) > 1)
      log.skip('user', String(row.UserName), 'its e-mail address is empty or not unique');
    else editors.push(row);
  }
  await target.insert(
    'CMS_User',
    [
      'UserName',
      'FirstName',
      'LastName',
      'Email',
      'UserPassword',
      'UserEnabled',
      'UserCreated',
      'UserGUID',
      'UserLastModified',
      'UserIsPendingRegistration',
      'UserAdministrationAccess',
      'UserIsExternal',
    ],
    // By name: numbers come out in an order of their own.
    editors
      .toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1))
      .map((row) => ({
        ...row,
        UserIsPendingRegistration: 0,
        UserAdministrationAccess: 1,
        UserIsExternal: row.UserIsExternal ?? 0,
      })),
  );
  await target.insert(
    'CMS_Member',
    ['MemberEmail', 'MemberEnabled', 'MemberCreated', 'MemberGuid', 'MemberName', 'MemberIsExternal'],
    others.map((row) => ({
      MemberEmail: row.Email ?? null,
      MemberEnabled: row.UserEnabled ?? 0,
      MemberCreated: row.UserCreated ?? '2026-01-01T00:00:00.0000000',
      MemberGuid: row.UserGUID ?? '',
      MemberName: row.UserName ?? null,
      MemberIsExternal: row.UserIsExternal ?? 0,
    })),
  );
  log.wrote('users', editors.length);
  log.wrote('members', others.length);
  return ownersOf(users, await target.read('CMS_User'), await target.read('CMS_Member'));
}

function ownersOf(users: readonly Row[], made: readonly Row[], members: readonly Row[]): MigratedOwners {
  const byGuid = new Map([
    ...members.map((row) => [sameGuid(row.MemberGuid), Number(row.MemberID)] as const),
    ...made.map((row) => [sameGuid(row.UserGUID), Number(row.UserID)] as const),
  ]);
  const byName = new Map(made.map((row) => [nameOf(row), Number(row.UserID)]));
  const owners: MigratedOwners = new Map();
  for (const row of users) {
    const number = byGuid.get(sameGuid(row.UserGUID)) ?? byName.get(nameOf(row));
    if (number !== undefined) owners.set(Number(row.UserID), number);
  }
  return owners;
}

function nameOf(row: Row): string {
  return String(row.UserName).toLowerCase();
}
