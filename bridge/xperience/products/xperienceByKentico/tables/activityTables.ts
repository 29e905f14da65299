import { defineTable } from '../../../../database/defineTable.ts';

/** Six columns; those that Xperience 13 has besides were dropped in 31.0. */
export const activityType = defineTable('OM_ActivityType', {
  ActivityTypeID: 'int identity',
  ActivityTypeDisplayName: 'nvarchar(250)',
  ActivityTypeName: 'nvarchar(250)',
  ActivityTypeEnabled: 'bit null default 1',
  ActivityTypeIsCustom: 'bit null default 1',
  ActivityTypeDescription: 'nvarchar(max) null',
});

/** Channel, language and page in the place of site, culture and node; never add a column here. */
export const activity = defineTable(
  'OM_Activity',
  {
    ActivityID: 'int identity',
    ActivityContactID: 'int default 0',
    ActivityCreated: 'datetime2(7) null',
    ActivityType: 'nvarchar(250)',
    ActivityItemID: 'int null',
    ActivityItemDetailID: 'int null',
    ActivityValue: 'nvarchar(250) null',
    ActivityURL: 'nvarchar(max) null',
    ActivityTitle: 'nvarchar(250) null',
    ActivityComment: 'nvarchar(max) null',
    ActivityURLReferrer: 'nvarchar(max) null',
    ActivityTrackedWebsiteID: 'int null',
    ActivityWebPageItemGUID: 'uniqueidentifier null',
    ActivityLanguageID: 'int null',
    ActivityChannelID: 'int null',
  },
  { indexes: [['ActivityContactID'], ['ActivityCreated'], ['ActivityItemDetailID']] },
);
