import { defineTable } from '../../../../database/defineTable.ts';

export const activityType = defineTable('OM_ActivityType', {
  ActivityTypeID: 'int identity',
  ActivityTypeDisplayName: 'nvarchar(250)',
  ActivityTypeName: 'nvarchar(250)',
  ActivityTypeEnabled: 'bit null default 1',
  ActivityTypeIsCustom: 'bit null default 1',
  ActivityTypeDescription: 'nvarchar(max) null',
  ActivityTypeManualCreationAllowed: 'bit null',
  ActivityTypeMainFormControl: 'nvarchar(200) null',
  ActivityTypeDetailFormControl: 'nvarchar(200) null',
  ActivityTypeColor: 'nvarchar(7) null',
  ActivityTypeItemObjectType: 'nvarchar(200) null',
  ActivityTypeItemDetailObjectType: 'nvarchar(200) null',
});

/** Never add a column here: Xperience's own procedures insert without a column list. */
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
    ActivitySiteID: 'int default 0',
    ActivityComment: 'nvarchar(max) null',
    ActivityCampaign: 'nvarchar(200) null',
    ActivityURLReferrer: 'nvarchar(max) null',
    ActivityCulture: 'nvarchar(50) null',
    ActivityNodeID: 'int null',
    ActivityUTMSource: 'nvarchar(200) null',
    ActivityABVariantName: 'nvarchar(200) null',
    ActivityURLHash: 'bigint default 0',
    ActivityUTMContent: 'nvarchar(200) null',
  },
  {
    indexes: [
      ['ActivityContactID'],
      ['ActivityCreated'],
      ['ActivityItemDetailID'],
      ['ActivitySiteID'],
      ['ActivityType', 'ActivityItemID', 'ActivityNodeID'],
    ],
  },
);
