import { sql } from 'kysely';
import type { MainHandle } from '../../../database/bridgeDatabase.ts';
import { sameText } from '../../../database/sameText.ts';
import { currentTimesOfMain } from '../../currentTimes.ts';
import { type NamesQuery, namedColumns } from '../../fields/namedRows.ts';
import type { Permissions } from '../../users/readPermissions.ts';
import type { UserSource } from '../product.ts';
import { byKentico } from './handle.ts';
import { formatOfPassword } from './users/formatOfPassword.ts';

/** The role that stands above permissions; capitals make no difference. */
const administrator = 'Administrator';

const contactManagement = 'Kentico.Xperience.Application.ContactManagement';
const forms = 'Kentico.Xperience.Application.Forms';

/**
 * What a permission of an application allows here, in lower case. Activities are shown on the page of a contact. Nothing
 * corresponds to the permission of changing a configuration, which therefore administrators alone have.
 */
const allowed: ReadonlyMap<string, readonly (keyof Permissions)[]> = new Map([
  [`${contactManagement} view`.toLowerCase(), ['read', 'readActivities']],
  [`${contactManagement} update`.toLowerCase(), ['modify']],
  [`${forms} view`.toLowerCase(), ['readForms']],
]);

/** Users of the administration, whose roles have permissions of applications. */
export const users: UserSource = {
  longestName: 254,
  usualHash: { digest: 'sha512', iterations: 100_000 },

  async readUser(database, name) {
    const rows = await byKentico(database)
      .selectFrom('CMS_User')
      .select([
        'UserID',
        'UserName',
        'UserGUID',
        'UserEnabled',
        'UserIsExternal',
        'UserAuthenticatorSharedKey',
        'UserPassword',
        'UserSecurityStamp',
      ])
      .where(database.dialect.textEquals(sql.ref('UserName'), name))
      .execute();
    const row = rows.find((each) => sameText(each.UserName, name));
    if (!row) return undefined;
    return {
      userId: row.UserID,
      name: row.UserName,
      guid: row.UserGUID,
      enabled: row.UserEnabled,
      external: row.UserIsExternal,
      domain: false,
      multiFactorRequired: (row.UserAuthenticatorSharedKey ?? '') !== '',
      privilegeLevel: (await isAdministrator(database, row.UserID)) ? 3 : 1,
      passwordFormat: formatOfPassword(row.UserPassword),
      passwordHash: row.UserPassword,
      securityStamp: row.UserSecurityStamp,
    };
  },

  async readSignInBars(database, { userId, passwordFormat }) {
    const row = await byKentico(database)
      .selectFrom('CMS_User')
      .select(['UserIsPendingRegistration', 'UserAdministrationAccess', 'UserLockoutEnd'])
      .where('UserID', '=', userId)
      .executeTakeFirst();
    // Whether the end is local time or UTC is not known: the later one counts.
    const { local, utc } = await currentTimesOfMain(database);
    const [earliest = utc] = [local, utc].sort();
    return {
      passwordExpired: false,
      notOfSite: false,
      multiFactorForAll: false,
      pendingRegistration: row?.UserIsPendingRegistration ?? true,
      noAdministration: !(row?.UserAdministrationAccess ?? false),
      lockedOut: row?.UserLockoutEnd != null && row.UserLockoutEnd > earliest,
      // Whether Xperience by Kentico takes such a password is not known, so that it opens nothing here.
      formerPassword: passwordFormat !== undefined && passwordFormat !== 'IDENTITYV3',
    };
  },

  async readPermissions(database, userId) {
    const rows = await byKentico(database)
      .selectFrom('CMS_ApplicationPermission as permission')
      .innerJoin('CMS_UserRole as given', 'given.RoleID', 'permission.RoleID')
      .select(['permission.ApplicationName', 'permission.PermissionName'])
      .distinct()
      .where('given.UserID', '=', userId)
      .where('permission.ApplicationName', 'in', [contactManagement, forms])
      .execute();
    const given = new Set(
      rows.flatMap((row) => allowed.get(`${row.ApplicationName} ${row.PermissionName}`.toLowerCase()) ?? []),
    );
    return {
      read: given.has('read'),
      modify: given.has('modify'),
      modifyConfiguration: false,
      readActivities: given.has('readActivities'),
      readForms: given.has('readForms'),
    };
  },

  selectNames(database, kind, wanted) {
    const columns = {
      id: sql.ref('row.UserID'),
      name: sql.ref('row.FirstName'),
      more: sql.ref('row.LastName'),
      code: sql.ref('row.UserName'),
    };
    return byKentico(database)
      .selectFrom('CMS_User as row')
      .innerJoin(wanted, 'wanted.id', 'row.UserID')
      .select(namedColumns(database.dialect, kind, columns)) as unknown as NamesQuery;
  },
};

async function isAdministrator(database: MainHandle, userId: number): Promise<boolean> {
  const rows = await byKentico(database)
    .selectFrom('CMS_UserRole as given')
    .innerJoin('CMS_Role as role', 'role.RoleID', 'given.RoleID')
    .select('role.RoleName')
    .where('given.UserID', '=', userId)
    .execute();
  return rows.some(({ RoleName }) => sameText(RoleName, administrator));
}
