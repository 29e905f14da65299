import { defineTable } from '../../database/defineTable.ts';

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
