import type { ContactField } from '../../mapping/types.ts';

/** A readable form of a column that holds another row's number. */
export interface ContactReference {
  /** Column of OM_Contact with the number. */
  column: 'ContactCountryID' | 'ContactStateID' | 'ContactStatusID' | 'ContactOwnerUserID' | 'ContactGender';
  field: ContactField;
}

const reference = (column: ContactReference['column'], name: string, caption: string): ContactReference => ({
  column,
  field: { name, caption, type: 'text', required: false, toDynamicsOnly: true },
});

/** References offered as text beside the contact's own fields; they go to Dynamics only. */
export const contactReferences: readonly ContactReference[] = [
  reference('ContactCountryID', 'ContactCountryName', 'Country'),
  reference('ContactStateID', 'ContactStateName', 'State'),
  reference('ContactStatusID', 'ContactStatusName', 'Status'),
  reference('ContactOwnerUserID', 'ContactOwnerName', 'Contact owner'),
  reference('ContactGender', 'ContactGenderName', 'Gender (as text)'),
];
