import { defineTable } from '../../../../database/defineTable.ts';

export const user = defineTable(
  'CMS_User',
  {
    UserID: 'int identity',
    UserName: "nvarchar(100) default ''",
    FirstName: 'nvarchar(100) null',
    MiddleName: 'nvarchar(100) null',
    LastName: 'nvarchar(100) null',
    FullName: 'nvarchar(450) null',
    Email: 'nvarchar(254) null',
    UserPassword: "nvarchar(100) default ''",
    UserEnabled: 'bit default 0',
    UserIsExternal: 'bit null default 0',
    UserPasswordFormat: 'nvarchar(10) null',
    UserCreated: 'datetime2(7) null',
    LastLogon: 'datetime2(7) null',
    UserGUID: 'uniqueidentifier',
    UserLastModified: 'datetime2(7)',
    UserIsHidden: 'bit null default 0',
    UserIsDomain: 'bit null default 0',
    UserMFRequired: 'bit null',
    /** 0 none, 1 editor, 2 administrator, 3 global administrator. */
    UserPrivilegeLevel: 'int',
    UserSecurityStamp: 'nvarchar(72) null',
  },
  { unique: [['UserName'], ['UserGUID']] },
);

/** One row a user, found by ID. */
export const userSettings = defineTable(
  'CMS_UserSettings',
  {
    UserSettingsID: 'int identity',
    UserSettingsUserID: 'int',
    UserSettingsUserGUID: 'uniqueidentifier',
    UserWaitingForApproval: 'bit null default 0',
    UserInvalidLogOnAttempts: 'int null default 0',
    UserAccountLockReason: 'int null default 0',
    UserPasswordLastChanged: 'datetime2(7) null',
  },
  { unique: [['UserSettingsUserID']], references: { UserSettingsUserID: 'CMS_User' } },
);

export const userSite = defineTable(
  'CMS_UserSite',
  { UserSiteID: 'int identity', UserID: 'int', SiteID: 'int' },
  { unique: [['UserID', 'SiteID']], references: { UserID: 'CMS_User', SiteID: 'CMS_Site' } },
);
