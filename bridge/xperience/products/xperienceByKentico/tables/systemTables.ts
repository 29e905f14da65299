import { defineTable } from '../../../../database/defineTable.ts';
import { settingViews } from '../../../settings/settingNames.ts';

/** Read only: the bridge keeps its settings in a table of its own. One row a key. */
export const settingsKey = defineTable(
  'CMS_SettingsKey',
  {
    KeyID: 'int identity',
    KeyName: 'nvarchar(100)',
    KeyValue: 'nvarchar(max) null',
    KeyLastModified: 'datetime2(7)',
  },
  { views: { read: settingViews.read, write: settingViews.read } },
);

/** Since 30.0; what the application runs by itself. */
export const scheduledTask = defineTable('CMS_ScheduledTaskConfiguration', {
  ScheduledTaskConfigurationID: 'int identity',
  ScheduledTaskConfigurationDisplayName: 'nvarchar(200)',
  ScheduledTaskConfigurationScheduledTaskIdentifier: 'nvarchar(200)',
  ScheduledTaskConfigurationLastRunTime: 'datetime2(7) null',
  ScheduledTaskConfigurationEnabled: 'bit',
});

/** What administrators see in the application Event log; times are local. */
export const eventLog = defineTable('CMS_EventLog', {
  EventID: 'int identity',
  EventType: 'nvarchar(5)',
  EventTime: 'datetime2(7)',
  Source: 'nvarchar(100)',
  EventCode: 'nvarchar(100)',
  EventDescription: 'nvarchar(max) null',
  EventMachineName: 'nvarchar(100) null',
});

/** Where content is shown: a web site, e-mails or a headless client. */
export const channel = defineTable('CMS_Channel', {
  ChannelID: 'int identity',
  ChannelName: 'nvarchar(200)',
  ChannelDisplayName: 'nvarchar(200)',
});

export const contentLanguage = defineTable('CMS_ContentLanguage', {
  ContentLanguageID: 'int identity',
  ContentLanguageName: 'nvarchar(200)',
  ContentLanguageCultureFormat: 'nvarchar(200)',
});
