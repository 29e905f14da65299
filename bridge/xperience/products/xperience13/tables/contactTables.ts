import { defineTable } from '../../../../database/defineTable.ts';
import { commonContactColumns, linkColumns } from '../../../tables/contactColumns.ts';

export const contactStatus = defineTable('OM_ContactStatus', {
  ContactStatusID: 'int identity',
  ContactStatusName: "nvarchar(200) default ''",
  ContactStatusDisplayName: "nvarchar(200) default ''",
  ContactStatusDescription: 'nvarchar(max) null',
});

/** The contact's columns, followed by the two fields an administrator adds for the link. */
export const contactColumns = {
  ...commonContactColumns,
  ContactPersonaID: 'int null',
  ...linkColumns,
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
