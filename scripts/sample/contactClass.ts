import { defineTable } from '../../bridge/database/defineTable.ts';
import {
  contactColumns,
  contactOptions,
} from '../../bridge/xperience/products/xperience13/tables/contactTables.ts';
import { columnsOf, type SampleField } from './formDefinition.ts';
import { sampleGuid } from './sampleGuid.ts';

type Shape = Omit<SampleField, 'column' | 'columnType' | 'guid' | 'caption' | 'control'>;

function field(
  column: string,
  columnType: SampleField['columnType'],
  caption: string,
  control: string,
  shape: Shape = {},
): SampleField {
  return { column, columnType, caption, control, guid: sampleGuid(`OM.Contact ${column}`), ...shape };
}

const own = { system: true };
const ownHidden = { system: true, hidden: true };

/** Xperience's own fields of the contact, in its order. */
const systemFields: readonly SampleField[] = [
  field('ContactID', 'integer', 'ContactID', 'labelcontrol', { ...ownHidden, primaryKey: true }),
  field('ContactFirstName', 'text', '{$om.contact.firstname$}', 'textboxcontrol', { ...own, size: 100 }),
  field('ContactMiddleName', 'text', '{$om.contact.middlename$}', 'textboxcontrol', { ...own, size: 100 }),
  field('ContactLastName', 'text', '{$om.contact.lastname$}', 'textboxcontrol', { ...own, size: 100 }),
  field('ContactJobTitle', 'text', '{$om.contact.jobtitle$}', 'textboxcontrol', { ...own, size: 50 }),
  field('ContactAddress1', 'text', '{$om.contact.address1$}', 'textboxcontrol', { ...own, size: 100 }),
  field('ContactCity', 'text', '{$general.city$}', 'textboxcontrol', { ...own, size: 100 }),
  field('ContactZIP', 'text', '{$general.zip$}', 'textboxcontrol', { ...own, size: 100 }),
  field('ContactStateID', 'integer', '{$general.state$}', 'countryselector', own),
  field('ContactCountryID', 'integer', '{$general.country$}', 'countryselector', own),
  field('ContactMobilePhone', 'text', '{$om.contact.mobilephone$}', 'textboxcontrol', { ...own, size: 26 }),
  field('ContactBusinessPhone', 'text', '{$om.contact.businessphone$}', 'textboxcontrol', {
    ...own,
    size: 26,
  }),
  field('ContactEmail', 'text', '{$general.emailaddress$}', 'emailinput', { ...own, size: 254 }),
  field('ContactBirthday', 'datetime', '{$om.contact.birthday$}', 'calendarcontrol', {
    ...own,
    precision: 7,
  }),
  field('ContactGender', 'integer', '{$general.gender$}', 'usergenderselector', own),
  field('ContactStatusID', 'integer', '{$om.contactstatus$}', 'contactstatusselector', own),
  field('ContactNotes', 'longtext', '{$general.notes$}', 'textareacontrol', own),
  field('ContactOwnerUserID', 'integer', '{$om.contact.owner$}', 'selectuser', own),
  field('ContactMonitored', 'boolean', '{$om.contact.tracking$}', 'checkboxcontrol', own),
  field('ContactGUID', 'guid', 'ContactGUID', 'labelcontrol', { ...ownHidden, required: true }),
  field('ContactLastModified', 'datetime', 'ContactLastModified', 'labelcontrol', {
    ...ownHidden,
    required: true,
    precision: 7,
  }),
  field('ContactCreated', 'datetime', '{$general.created$}', 'labelcontrol', {
    ...own,
    required: true,
    precision: 7,
  }),
  field('ContactBounces', 'integer', '{$general.bounces$}', 'textboxcontrol', own),
  field('ContactCampaign', 'text', '{$analytics.campaign$}', 'textboxcontrol', { ...own, size: 200 }),
  field('ContactCompanyName', 'text', '{$om.contact.companyname$}', 'textboxcontrol', { ...own, size: 100 }),
];

/** What an administrator added: one of each kind of data, then the two fields of the link. */
export const customContactFields: readonly SampleField[] = [
  field('ContactLoyaltyLevel', 'text', '{$blueheron.contact.loyaltylevel$}', 'dropdownlistcontrol', {
    size: 50,
  }),
  field('ContactPreferredDay', 'text', 'Preferred day', 'dropdownlistcontrol', { size: 20 }),
  field('ContactWebsite', 'text', 'Website', 'textboxcontrol', { size: 300 }),
  field('ContactNoPhoneCalls', 'boolean', 'No phone calls, please', 'checkboxcontrol'),
  field('ContactChildren', 'integer', 'Number of children', 'textboxcontrol'),
  field('ContactCustomerNumber', 'longinteger', 'Customer number', 'textboxcontrol'),
  field('ContactYearlyBudget', 'decimal', 'Yearly budget', 'textboxcontrol', { size: 18, precision: 2 }),
  field('ContactLatitude', 'double', 'Latitude of the address', 'textboxcontrol'),
  field('ContactAnniversary', 'date', 'Wedding anniversary', 'calendarcontrol'),
  field('ContactLastTestRide', 'datetime', 'Last test ride', 'calendarcontrol', { precision: 7 }),
  field('ContactStoreCardID', 'guid', 'Store card', 'labelcontrol'),
  field('ContactDynamics365RelatedID', 'guid', 'ContactDynamics365RelatedID', 'labelcontrol', {
    hidden: true,
  }),
  field('ContactDynamics365SynchronizedOn', 'datetime', 'ContactDynamics365SynchronizedOn', 'labelcontrol', {
    hidden: true,
    precision: 7,
  }),
];

export const contactFields = [...systemFields, ...customContactFields];

/** OM_Contact with the sample's custom fields. */
export const sampleContact = defineTable(
  'OM_Contact',
  { ...contactColumns, ...columnsOf(customContactFields) },
  contactOptions,
);
