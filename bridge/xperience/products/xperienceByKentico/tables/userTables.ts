import { defineTable } from '../../../../database/defineTable.ts';

/**
 * In the place of CMS_User for the login of the service: the same columns without the secret of the second factor, of
 * which only whether there is one is told. `deployment/grants-xperience-by-kentico.sql` makes it.
 */
export const userView = 'dynamics365_site.readable_user';

/** Who signs in to the administration; visitors with an account are no users. */
export const user = defineTable(
  'CMS_User',
  {
    UserID: 'int identity',
    UserName: 'nvarchar(254)',
    FirstName: 'nvarchar(100) null',
    LastName: 'nvarchar(100) null',
    UserPassword: 'nvarchar(100)',
    UserEnabled: 'bit',
    UserGUID: 'uniqueidentifier',
    UserSecurityStamp: 'nvarchar(72) null',
    UserIsPendingRegistration: 'bit',
    UserAdministrationAccess: 'bit',
    UserIsExternal: 'bit',
    /** Since 29.6; a second factor is set where it is not empty. */
    UserAuthenticatorSharedKey: 'nvarchar(100) null',
    /** Since 29.7; local time. */
    UserLockoutEnd: 'datetime2(7) null',
  },
  { unique: [['UserName'], ['UserGUID']], views: { read: userView, write: userView } },
);

export const role = defineTable('CMS_Role', { RoleID: 'int identity', RoleName: 'nvarchar(100)' });

export const userRole = defineTable(
  'CMS_UserRole',
  { UserID: 'int', RoleID: 'int', UserRoleID: 'int identity' },
  { references: { UserID: 'CMS_User', RoleID: 'CMS_Role' } },
);

export const applicationPermission = defineTable(
  'CMS_ApplicationPermission',
  {
    ApplicationPermissionID: 'int identity',
    RoleID: 'int',
    ApplicationName: 'nvarchar(100)',
    PermissionName: 'nvarchar(50)',
  },
  { references: { RoleID: 'CMS_Role' } },
);
