import { defineTable } from '../../../../bridge/database/defineTable.ts';
import {
  contactColumns,
  contactOptions,
} from '../../../../bridge/xperience/products/xperience13/tables/contactTables.ts';

const { ContactPersonaID: _persona, ...columns } = contactColumns;

/** Those of Xperience 13 but the persona, and the two fields of the link. */
export const contactColumnsByKentico = columns;

export const contactOptionsByKentico = {
  ...contactOptions,
  indexes: contactOptions.indexes.filter((names) => !names.some((name) => name === 'ContactPersonaID')),
};

/** ContactGroupDynamicCondition is a macro; recipient lists are groups, too. */
export const contactGroup = defineTable('OM_ContactGroup', {
  ContactGroupID: 'int identity',
  ContactGroupName: 'nvarchar(200)',
  ContactGroupDisplayName: 'nvarchar(200)',
  ContactGroupDescription: 'nvarchar(max) null',
  ContactGroupDynamicCondition: 'nvarchar(max) null',
  ContactGroupEnabled: 'bit null',
  ContactGroupLastModified: 'datetime2(7) null',
  ContactGroupGUID: 'uniqueidentifier null',
  ContactGroupStatus: 'int null',
  ContactGroupIsRecipientList: 'bit null',
  ContactGroupIsSegment: 'bit default 0',
});

/** Type 0 is a contact, and RelatedID its ContactID. */
export const contactGroupMember = defineTable(
  'OM_ContactGroupMember',
  {
    ContactGroupMemberID: 'int identity',
    ContactGroupMemberContactGroupID: 'int',
    ContactGroupMemberType: 'int',
    ContactGroupMemberRelatedID: 'int',
    ContactGroupMemberFromCondition: 'bit null',
    ContactGroupMemberFromAccount: 'bit null',
    ContactGroupMemberFromManual: 'bit null',
    ContactGroupMemberProfileID: 'int null',
  },
  {
    unique: [['ContactGroupMemberContactGroupID', 'ContactGroupMemberType', 'ContactGroupMemberRelatedID']],
    indexes: [
      ['ContactGroupMemberContactGroupID', 'ContactGroupMemberType'],
      ['ContactGroupMemberRelatedID'],
    ],
    references: { ContactGroupMemberContactGroupID: 'OM_ContactGroup' },
  },
);

export const contactChangeQueue = defineTable('OM_ContactChangeRecalculationQueue', {
  ContactChangeRecalculationQueueID: 'int identity',
  ContactChangeRecalculationQueueContactID: 'int default 0',
  ContactChangeRecalculationQueueChangedColumns: 'nvarchar(max) null',
  ContactChangeRecalculationQueueContactIsNew: 'bit default 0',
  ContactChangeRecalculationQueueContactWasMerged: 'bit default 0',
});

export const activityQueue = defineTable('OM_ActivityRecalculationQueue', {
  ActivityRecalculationQueueID: 'int identity',
  ActivityRecalculationQueueActivityID: 'int default 0',
});

export const emailMarketingRecipient = defineTable(
  'EmailLibrary_EmailMarketingRecipient',
  {
    EmailMarketingRecipientID: 'int identity',
    EmailMarketingRecipientContactID: 'int',
    EmailMarketingRecipientEmailConfigurationID: 'int',
    EmailMarketingRecipientStatus: 'int',
  },
  {
    references: {
      EmailMarketingRecipientContactID: 'OM_Contact',
      EmailMarketingRecipientEmailConfigurationID: 'EmailLibrary_EmailConfiguration',
    },
  },
);
