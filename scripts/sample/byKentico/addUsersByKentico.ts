import { createHash } from 'node:crypto';
import type { DatabaseHandle } from '../../../bridge/database/bridgeDatabase.ts';
import type { NewRow } from '../../../bridge/database/defineTable.ts';
import { insertRows } from '../insertRows.ts';
import { passwordHash } from '../passwordHash.ts';
import { sampleGuid } from '../sampleGuid.ts';
import { daysAgo, farFuture, sampleNow } from '../sampleTime.ts';
import { identityHash } from './identityHash.ts';
import { applicationPermission, role, user, userRole } from './tables/userTables.ts';
import { rolesByKentico, type UserByKentico } from './usersByKentico.ts';

/** Name of the application whose permissions tell what a role may do with contacts. */
const contactManagement = 'Kentico.Xperience.Application.ContactManagement';
const formsApplication = 'Kentico.Xperience.Application.Forms';

/** Roles with their permissions, and users. */
export async function addUsersByKentico(
  database: DatabaseHandle,
  users: readonly UserByKentico[],
): Promise<void> {
  await insertRows(
    database,
    role,
    rolesByKentico.map(({ name, display }) => ({
      RoleDisplayName: display,
      RoleName: name,
      RoleGUID: sampleGuid(`role ${name} by Kentico`),
      RoleLastModified: sampleNow,
    })),
  );
  await insertRows(
    database,
    applicationPermission,
    rolesByKentico.flatMap(({ name, contacts, forms }, index) => [
      ...contacts.map((permission) => ({
        RoleID: index + 1,
        ApplicationName: contactManagement,
        PermissionName: permission,
        ApplicationPermissionGuid: sampleGuid(`${name} ${permission}`),
      })),
      ...forms.map((permission) => ({
        RoleID: index + 1,
        ApplicationName: formsApplication,
        PermissionName: permission,
        ApplicationPermissionGuid: sampleGuid(`${name} ${permission} forms`),
      })),
    ]),
  );
  await insertRows(database, user, users.map(toRow));
  await insertRows(
    database,
    userRole,
    users.flatMap(({ roles }, index) =>
      roles.map((name) => ({
        UserID: index + 1,
        RoleID: rolesByKentico.findIndex((each) => each.name === name) + 1,
      })),
    ),
  );
}

function toRow(each: UserByKentico, index: number): NewRow<typeof user> {
  return {
    UserName: each.name,
    FirstName: each.firstName,
    LastName: each.lastName,
    Email: `user${index + 1}@blueheron.example`,
    UserPassword: storedPassword(each),
    UserEnabled: !each.disabled,
    UserCreated: daysAgo(90),
    UserGUID: sampleGuid(`user ${each.name} by Kentico`),
    UserLastModified: daysAgo(30),
    UserPasswordLastChanged: daysAgo(30),
    UserIsPendingRegistration: each.pending ?? false,
    UserAdministrationAccess: !each.withoutAdministration,
    UserIsExternal: each.external ?? false,
    UserAuthenticatorSharedKey: each.multiFactor ? 'JBSWY3DPEHPK3PXP' : null,
    UserFailedLoginAttempts: each.lockedOut ? 5 : 0,
    UserLockoutEnd: each.lockedOut ? farFuture : null,
  };
}

function storedPassword({ name, password, stored }: UserByKentico): string {
  if (password === '') return '';
  if (stored !== 'asIn13') return identityHash(name, password);
  const salt = createHash('sha256').update(`salt of ${name}`).digest().subarray(0, 16);
  return passwordHash('PBKDF2', password, { guid: sampleGuid(`user ${name}`), salt });
}
