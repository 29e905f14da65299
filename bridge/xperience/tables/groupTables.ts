import { defineTable, type Table } from '../../database/defineTable.ts';

/** Contact groups, of columns that all products have; their conditions are Xperience's own business. */
export const contactGroup = defineTable('OM_ContactGroup', {
  ContactGroupID: 'int identity',
  ContactGroupName: 'nvarchar(200)',
  ContactGroupDisplayName: 'nvarchar(200)',
  ContactGroupEnabled: 'bit null',
  ContactGroupLastModified: 'datetime2(7) null',
  ContactGroupGUID: 'uniqueidentifier null',
  /** 0 ready; the numbers of being rebuilt are an inference. */
  ContactGroupStatus: 'int null',
});

export const contactGroupMember = defineTable(
  'OM_ContactGroupMember',
  {
    ContactGroupMemberID: 'int identity',
    ContactGroupMemberContactGroupID: 'int',
    /** 0 contact, 1 account. */
    ContactGroupMemberType: 'int',
    /** ContactID where the type is 0. */
    ContactGroupMemberRelatedID: 'int',
    ContactGroupMemberFromCondition: 'bit null',
    ContactGroupMemberFromAccount: 'bit null',
    ContactGroupMemberFromManual: 'bit null',
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

declare module '../../database/tables.ts' {
  interface ContactTables {
    OM_ContactGroup: Table<typeof contactGroup>;
    OM_ContactGroupMember: Table<typeof contactGroupMember>;
  }
}
