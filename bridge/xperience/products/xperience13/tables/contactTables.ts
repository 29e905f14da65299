import { defineTable } from '../../../../database/defineTable.ts';
import { commonContactColumns, linkColumns } from '../../../tables/contactColumns.ts';

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
