import { defineTable } from '../../../../bridge/database/defineTable.ts';

/** No site, no default value: one row a key. */
export const settingsKey = defineTable(
  'CMS_SettingsKey',
  {
    KeyID: 'int identity',
    KeyName: 'nvarchar(100)',
    KeyDisplayName: 'nvarchar(200)',
    KeyDescription: 'nvarchar(max) null',
    KeyValue: 'nvarchar(max) null',
    KeyType: 'nvarchar(50)',
    KeyCategoryID: 'int null',
    KeyGUID: 'uniqueidentifier',
    KeyLastModified: 'datetime2(7)',
    KeyOrder: 'int null',
    KeyValidation: 'nvarchar(255) null',
    KeyEditingControlPath: 'nvarchar(200) null',
    KeyIsCustom: 'bit null',
    KeyIsHidden: 'bit null',
    KeyFormControlSettings: 'nvarchar(max) null',
    KeyExplanationText: 'nvarchar(max) null',
  },
  { indexes: [['KeyName']] },
);

export const scheduledTask = defineTable('CMS_ScheduledTaskConfiguration', {
  ScheduledTaskConfigurationID: 'int identity',
  ScheduledTaskConfigurationName: 'nvarchar(200)',
  ScheduledTaskConfigurationDisplayName: 'nvarchar(200)',
  ScheduledTaskConfigurationScheduledTaskIdentifier: 'nvarchar(200)',
  ScheduledTaskConfigurationInterval: 'nvarchar(1000)',
  ScheduledTaskConfigurationData: 'nvarchar(max)',
  ScheduledTaskConfigurationLastRunTime: 'datetime2(7) null',
  ScheduledTaskConfigurationNextRunTime: 'datetime2(7) null',
  ScheduledTaskConfigurationEnabled: 'bit default 0',
  ScheduledTaskConfigurationIsRunning: 'bit default 0',
  ScheduledTaskConfigurationGUID: 'uniqueidentifier',
  ScheduledTaskConfigurationLastModified: 'datetime2(7)',
});

export const eventLog = defineTable('CMS_EventLog', {
  EventID: 'int identity',
  EventType: 'nvarchar(5)',
  EventTime: 'datetime2(7)',
  Source: 'nvarchar(100)',
  EventCode: 'nvarchar(100)',
  UserID: 'int null',
  UserName: 'nvarchar(250) null',
  IPAddress: 'nvarchar(100) null',
  EventDescription: 'nvarchar(max) null',
  EventUrl: 'nvarchar(max) null',
  EventMachineName: 'nvarchar(100) null',
  EventUserAgent: 'nvarchar(max) null',
  EventUrlReferrer: 'nvarchar(max) null',
});
