import { defineTable } from '../../../../database/defineTable.ts';

/** SiteID NULL is a global role. */
export const role = defineTable(
  'CMS_Role',
  {
    RoleID: 'int identity',
    RoleDisplayName: 'nvarchar(100)',
    RoleName: 'nvarchar(100)',
    RoleDescription: 'nvarchar(max) null',
    SiteID: 'int null',
    RoleGUID: 'uniqueidentifier',
    RoleLastModified: 'datetime2(7)',
    RoleIsDomain: 'bit null',
  },
  { references: { SiteID: 'CMS_Site' } },
);

export const userRole = defineTable(
  'CMS_UserRole',
  {
    UserID: 'int default 0',
    RoleID: 'int default 0',
    ValidTo: 'datetime2(7) null',
    UserRoleID: 'int identity',
  },
  { unique: [['UserID', 'RoleID']], references: { UserID: 'CMS_User', RoleID: 'CMS_Role' } },
);

/** Memberships give their roles to their users; CMS_Membership itself is not read. */
export const membershipRole = defineTable(
  'CMS_MembershipRole',
  { MembershipID: 'int', RoleID: 'int' },
  {
    primaryKey: ['MembershipID', 'RoleID'],
    references: { RoleID: 'CMS_Role' },
  },
);

export const membershipUser = defineTable(
  'CMS_MembershipUser',
  {
    MembershipUserID: 'int identity',
    MembershipID: 'int',
    UserID: 'int',
    ValidTo: 'datetime2(7) null',
    SendNotification: 'bit null',
  },
  { references: { UserID: 'CMS_User' } },
);

export const permission = defineTable(
  'CMS_Permission',
  {
    PermissionID: 'int identity',
    PermissionDisplayName: 'nvarchar(100)',
    PermissionName: 'nvarchar(100)',
    ClassID: 'int null',
    ResourceID: 'int null',
    PermissionGUID: 'uniqueidentifier',
    PermissionLastModified: 'datetime2(7)',
    PermissionDescription: 'nvarchar(max) null',
    PermissionDisplayInMatrix: 'bit null default 0',
    PermissionOrder: 'int null',
    PermissionEditableByGlobalAdmin: 'bit null',
  },
  { references: { ClassID: 'CMS_Class', ResourceID: 'CMS_Resource' } },
);

export const rolePermission = defineTable(
  'CMS_RolePermission',
  { RoleID: 'int', PermissionID: 'int' },
  {
    primaryKey: ['RoleID', 'PermissionID'],
    references: { RoleID: 'CMS_Role', PermissionID: 'CMS_Permission' },
  },
);
