import { defineTable } from '../../../../database/defineTable.ts';
import { settingViews } from '../../../settings/settingNames.ts';

export const site = defineTable('CMS_Site', {
  SiteID: 'int identity',
  SiteName: "nvarchar(100) default ''",
  SiteDisplayName: "nvarchar(200) default ''",
  SiteDescription: 'nvarchar(max) null',
  SiteStatus: "nvarchar(20) default ''",
  SiteDomainName: "nvarchar(400) default ''",
  SiteDefaultVisitorCulture: 'nvarchar(50) null',
  SiteGUID: 'uniqueidentifier',
  SiteLastModified: 'datetime2(7)',
  SitePresentationURL: "nvarchar(400) default ''",
});

/** SiteID NULL is the global row; the pair of site and name is not unique. */
export const settingsKey = defineTable(
  'CMS_SettingsKey',
  {
    KeyID: 'int identity',
    KeyName: "nvarchar(100) default ''",
    KeyDisplayName: "nvarchar(200) default ''",
    KeyDescription: 'nvarchar(max) null',
    KeyValue: 'nvarchar(max) null',
    KeyType: "nvarchar(50) default ''",
    KeyCategoryID: 'int null',
    SiteID: 'int null',
    KeyGUID: "uniqueidentifier default '00000000-0000-0000-0000-000000000000'",
    KeyLastModified: 'datetime2(7)',
    KeyOrder: 'int null',
    KeyDefaultValue: 'nvarchar(max) null',
    KeyValidation: 'nvarchar(255) null',
    KeyEditingControlPath: 'nvarchar(200) null',
    KeyIsGlobal: 'bit null default 0',
    KeyIsCustom: 'bit null default 0',
    KeyIsHidden: 'bit null default 0',
    KeyFormControlSettings: 'nvarchar(max) null',
    KeyExplanationText: "nvarchar(max) null default ''",
  },
  { references: { SiteID: 'CMS_Site' }, indexes: [['SiteID', 'KeyName']], views: settingViews },
);

/** Tasks Xperience runs by itself; the module's two are among them. */
export const scheduledTask = defineTable(
  'CMS_ScheduledTask',
  {
    TaskID: 'int identity',
    TaskName: 'nvarchar(200)',
    TaskDisplayName: 'nvarchar(200)',
    TaskAssemblyName: 'nvarchar(200)',
    TaskClass: 'nvarchar(200) null',
    TaskInterval: 'nvarchar(1000)',
    TaskData: 'nvarchar(max)',
    TaskLastRunTime: 'datetime2(7) null',
    TaskNextRunTime: 'datetime2(7) null',
    TaskLastResult: 'nvarchar(max) null',
    TaskSiteID: 'int null',
    TaskEnabled: 'bit default 0',
    TaskIsRunning: 'bit default 0',
    TaskGUID: 'uniqueidentifier',
    TaskLastModified: 'datetime2(7)',
    TaskAvailability: 'int default 0',
  },
  { references: { TaskSiteID: 'CMS_Site' } },
);

/** What administrators see in the Event log application; times are local. */
export const eventLog = defineTable('CMS_EventLog', {
  EventID: 'int identity',
  EventType: "nvarchar(5) default ''",
  EventTime: 'datetime2(7)',
  Source: "nvarchar(100) default ''",
  EventCode: "nvarchar(100) default ''",
  UserID: 'int null',
  UserName: 'nvarchar(250) null',
  IPAddress: "nvarchar(100) null default ''",
  NodeID: 'int null',
  DocumentName: "nvarchar(100) null default ''",
  EventDescription: 'nvarchar(max) null',
  SiteID: 'int null',
  EventUrl: "nvarchar(max) null default ''",
  EventMachineName: "nvarchar(100) null default ''",
  EventUserAgent: 'nvarchar(max) null',
  EventUrlReferrer: "nvarchar(max) null default ''",
});
