/**
 * The contact's columns that all products have, in Xperience's own order. Custom fields are known at run time only, from
 * the class's form definition. Times are the server's local time.
 */
export const commonContactColumns = {
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
} as const;

/** The two fields an administrator adds for the link. */
export const linkColumns = {
  ContactDynamics365RelatedID: 'uniqueidentifier null',
  ContactDynamics365SynchronizedOn: 'datetime2(7) null',
} as const;
