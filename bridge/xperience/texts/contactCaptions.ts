/**
 * English captions of the contact's own fields. The form definition names them by localization macros whose texts
 * are in files of Xperience, not in its database.
 */
export const contactCaptions: Readonly<Record<string, string>> = {
  ContactID: 'Contact ID',
  ContactFirstName: 'First name',
  ContactMiddleName: 'Middle name',
  ContactLastName: 'Last name',
  ContactJobTitle: 'Job title',
  ContactAddress1: 'Address',
  ContactCity: 'City',
  ContactZIP: 'ZIP code',
  ContactMobilePhone: 'Private phone',
  ContactBusinessPhone: 'Business phone',
  ContactEmail: 'Email address',
  ContactBirthday: 'Birthday',
  ContactGender: 'Gender',
  ContactNotes: 'Notes',
  ContactMonitored: 'Track activities',
  ContactGUID: 'Contact GUID',
  ContactCreated: 'Created',
  ContactLastModified: 'Last modified',
  ContactBounces: 'Bounces',
  ContactCampaign: 'Campaign',
  ContactCompanyName: 'Company',
};
