import { defineTable } from '../../../../bridge/database/defineTable.ts';

/**
 * Who signs in to the administration. The names of the last five columns follow the prefix of the others; their lengths
 * are an inference.
 */
export const user = defineTable(
  'CMS_User',
  {
    UserID: 'int identity',
    UserName: 'nvarchar(254)',
    FirstName: 'nvarchar(100) null',
    LastName: 'nvarchar(100) null',
    Email: 'nvarchar(254) null',
    /** ASP.NET Core Identity, version 3. */
    UserPassword: 'nvarchar(100)',
    UserEnabled: 'bit default 0',
    UserCreated: 'datetime2(7) null',
    LastLogon: 'datetime2(7) null',
    UserGUID: 'uniqueidentifier',
    UserLastModified: 'datetime2(7)',
    UserSecurityStamp: 'nvarchar(72) null',
    UserPasswordLastChanged: 'datetime2(7) null',
    UserIsPendingRegistration: 'bit default 0',
    UserRegistrationLinkExpiration: 'datetime2(7) null',
    UserAdministrationAccess: 'bit default 0',
    UserIsExternal: 'bit default 0',
    UserAuthenticatorSharedKey: 'nvarchar(200) null',
    UserAuthenticationRecoveryCode: 'nvarchar(200) null',
    UserFailedLoginAttempts: 'int default 0',
    UserLockoutEnd: 'datetime2(7) null',
    UserPreferredLanguage: 'nvarchar(50) null',
  },
  { unique: [['UserName'], ['UserGUID']] },
);

/** Accounts of the web site's visitors. */
export const member = defineTable('CMS_Member', {
  MemberID: 'int identity',
  MemberEmail: 'nvarchar(254) null',
  MemberEnabled: 'bit default 0',
  MemberCreated: 'datetime2(7)',
  MemberGuid: 'uniqueidentifier',
  MemberName: 'nvarchar(254) null',
  MemberPassword: 'nvarchar(100) null',
  MemberIsExternal: 'bit default 0',
  MemberSecurityStamp: 'nvarchar(72) null',
});

export const role = defineTable('CMS_Role', {
  RoleID: 'int identity',
  RoleDisplayName: 'nvarchar(100)',
  RoleName: 'nvarchar(100)',
  RoleDescription: 'nvarchar(max) null',
  RoleGUID: 'uniqueidentifier',
  RoleLastModified: 'datetime2(7)',
});

export const userRole = defineTable(
  'CMS_UserRole',
  { UserID: 'int default 0', RoleID: 'int default 0', UserRoleID: 'int identity' },
  { unique: [['UserID', 'RoleID']], references: { UserID: 'CMS_User', RoleID: 'CMS_Role' } },
);

export const applicationPermission = defineTable(
  'CMS_ApplicationPermission',
  {
    ApplicationPermissionID: 'int identity',
    RoleID: 'int',
    ApplicationName: 'nvarchar(100)',
    PermissionName: 'nvarchar(50)',
    ApplicationPermissionGuid: 'uniqueidentifier',
  },
  { unique: [['RoleID', 'PermissionName', 'ApplicationName']], references: { RoleID: 'CMS_Role' } },
);
