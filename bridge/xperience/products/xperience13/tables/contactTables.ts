import { defineTable } from '../../../../database/defineTable.ts';

export const contactStatus = defineTable('OM_ContactStatus', {
  ContactStatusID: 'int identity',
  ContactStatusName: "nvarchar(200) default ''",
  ContactStatusDisplayName: "nvarchar(200) default ''",
  ContactStatusDescription: 'nvarchar(max) null',
});

/**
 * The contact's columns in Xperience's own order, followed by the two fields an administrator adds for the link.
 * Further custom fields are known at run time only, from the class's form definition. Times are the server's local time.
 */
export const contactColumns = {
  ContactID: 'int identity',
  ContactFirstName: 'nvarchar(100) null',
  ContactMiddleName: 'nvarchar(100) null',
  ContactLastName: 'nvarchar(100) null',
  ContactJobTitle: 'nvarchar(50) null',
  ContactAddress1: 'nvarchar(100) null',
  ContactCity: 'nvarchar(100) null',
  ContactZIP: 'nvarchar(100) null',
  ContactStateID: 'int null',
  ContactCountryID: 'int null',
  ContactMobilePhone: 'nvarchar(26) null',
  ContactBusinessPhone: 'nvarchar(26) null',
  ContactEmail: 'nvarchar(254) null',
  ContactBirthday: 'datetime2(7) null',
  /** 0 unknown, 1 male, 2 female: the numbers are an inference. */
  ContactGender: 'int null',
  ContactStatusID: 'int null',
  ContactNotes: 'nvarchar(max) null',
  ContactOwnerUserID: 'int null',
  ContactMonitored: 'bit null default 0',
  /** The visitor's cookie: never sent to Dynamics. */
  ContactGUID: "uniqueidentifier default '00000000-0000-0000-0000-000000000000'",
  ContactLastModified: 'datetime2(7)',
  ContactCreated: 'datetime2(7)',
  ContactBounces: 'int null',
  ContactCampaign: 'nvarchar(200) null',
  ContactSalesForceLeadID: 'nvarchar(18) null',
  ContactSalesForceLeadReplicationDisabled: 'bit null default 0',
  ContactSalesForceLeadReplicationDateTime: 'datetime2(7) null',
  ContactSalesForceLeadReplicationSuspensionDateTime: 'datetime2(7) null',
  ContactCompanyName: 'nvarchar(100) null',
  ContactSalesForceLeadReplicationRequired: 'bit null default 0',
  ContactPersonaID: 'int null',
  ContactDynamics365RelatedID: 'uniqueidentifier null',
  ContactDynamics365SynchronizedOn: 'datetime2(7) null',
} as const;

export const contactOptions = {
  unique: [['ContactGUID']],
  indexes: [
    ['ContactCountryID'],
    ['ContactEmail'],
    ['ContactLastName'],
    ['ContactOwnerUserID'],
    ['ContactPersonaID', 'ContactLastName'],
    ['ContactStateID'],
    ['ContactStatusID'],
  ],
  references: {
    ContactStateID: 'CMS_State',
    ContactCountryID: 'CMS_Country',
    ContactStatusID: 'OM_ContactStatus',
    ContactOwnerUserID: 'CMS_User',
  },
} as const;

export const contact = defineTable('OM_Contact', contactColumns, contactOptions);

/** A merged contact's GUID reappears here and names the survivor. */
export const visitorToContact = defineTable(
  'OM_VisitorToContact',
  {
    VisitorToContactID: 'int identity',
    VisitorToContactVisitorGUID: "uniqueidentifier default '00000000-0000-0000-0000-000000000000'",
    VisitorToContactContactID: 'int default 0',
  },
  {
    unique: [['VisitorToContactVisitorGUID']],
    indexes: [['VisitorToContactContactID']],
    references: { VisitorToContactContactID: 'OM_Contact' },
  },
);
