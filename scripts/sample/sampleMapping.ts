const pair = (field: string, caption: string, column: string, type = 'String', format = '') => ({
  XperienceFieldName: field,
  XperienceFieldCaption: caption,
  Dynamics365Field: column,
  DynamicsAttributeType: type,
  DynamicsAttributeFormat: format,
});

/** The mapping as the module's dialog stores it: fields that are not mapped are listed without a column. */
export const sampleMapping = {
  Items: [
    pair('ContactFirstName', 'First name', 'firstname'),
    pair('ContactMiddleName', 'Middle name', 'middlename'),
    pair('ContactLastName', 'Last name', 'lastname'),
    pair('ContactJobTitle', 'Job title', 'jobtitle'),
    pair('ContactAddress1', 'Address', 'address1_line1'),
    pair('ContactCity', 'City', 'address1_city'),
    pair('ContactZIP', 'ZIP code', 'address1_postalcode'),
    pair('ContactMobilePhone', 'Private phone', 'mobilephone'),
    pair('ContactBusinessPhone', 'Business phone', 'telephone1'),
    pair('ContactEmail', 'Email address', 'emailaddress1'),
    pair('ContactBirthday', 'Birthday', 'birthdate', 'DateTime', 'DateOnly'),
    pair('ContactNotes', 'Notes', 'description', 'Memo'),
    pair('ContactLoyaltyLevel', 'Loyalty level', ''),
    pair('ContactPreferredDay', 'Preferred day', 'preferredappointmentdaycode', 'Picklist'),
    pair('ContactWebsite', 'Website', 'websiteurl'),
    pair('ContactNoPhoneCalls', 'No phone calls, please', 'donotphone', 'Boolean'),
    pair('ContactChildren', 'Number of children', 'numberofchildren', 'Integer'),
    pair('ContactCustomerNumber', 'Customer number', ''),
    pair('ContactYearlyBudget', 'Yearly budget', 'annualincome', 'Money'),
    pair('ContactLatitude', 'Latitude of the address', 'address1_latitude', 'Double'),
    pair('ContactAnniversary', 'Wedding anniversary', 'anniversary', 'DateTime', 'DateOnly'),
    pair('ContactLastTestRide', 'Last test ride', ''),
    pair('ContactStoreCardID', 'Store card', ''),
  ],
};
