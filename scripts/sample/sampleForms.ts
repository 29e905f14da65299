import { type SampleField, tableOf } from './formDefinition.ts';
import { sampleGuid } from './sampleGuid.ts';

/** A form of the sample site, with a table of its own. */
export interface SampleForm {
  name: string;
  displayName: string;
  className: string;
  tableName: string;
  fields: readonly SampleField[];
}

function form(name: string, displayName: string, fields: (of: FieldMaker) => SampleField[]): SampleForm {
  const of: FieldMaker = (column, columnType, caption, shape = {}) => ({
    column,
    columnType,
    caption,
    control: 'textboxcontrol',
    guid: sampleGuid(`BizForm.${name} ${column}`),
    ...shape,
  });
  return {
    name,
    displayName,
    className: `BizForm.${name}`,
    tableName: `Form_BlueHeron_${name}`,
    fields: [
      of(`${name}ID`, 'integer', `${name}ID`, { primaryKey: true, hidden: true }),
      of('FormInserted', 'datetime', 'Form inserted', { required: true, hidden: true, precision: 7 }),
      of('FormUpdated', 'datetime', 'Form updated', { required: true, hidden: true, precision: 7 }),
      ...fields(of),
    ],
  };
}

type FieldMaker = (
  column: string,
  columnType: SampleField['columnType'],
  caption: string,
  shape?: Partial<SampleField>,
) => SampleField;

export const testRideForm = form('TestRide', 'Book a test ride', (of) => [
  of('FirstName', 'text', 'First name', { size: 100 }),
  of('LastName', 'text', 'Last name', { size: 100 }),
  of('EmailInput', 'text', 'E-mail', { size: 254, required: true }),
  of('Model', 'text', 'Which model?', { size: 100 }),
  of('Riders', 'integer', 'Number of riders'),
  of('WishedDay', 'date', 'Preferred day'),
  of('HasHelmet', 'boolean', 'I bring my own helmet'),
  of('Message', 'longtext', 'Anything we should know?'),
  of('ConsentAgreement', 'guid', 'Consent'),
]);

export const contactUsForm = form('ContactUs', 'Contact us', (of) => [
  of('UserName', 'text', 'Your name', { size: 200 }),
  of('EmailInput', 'text', 'E-mail', { size: 254, required: true }),
  of('Budget', 'decimal', 'Budget', { size: 18, precision: 2 }),
  of('Message', 'longtext', 'Message & questions', { required: true }),
  of('Attachment', 'bizformfile', 'Picture'),
]);

export const testRideTable = tableOf(testRideForm.tableName, testRideForm.fields);
export const contactUsTable = tableOf(contactUsForm.tableName, contactUsForm.fields);

/** In the order of their FormIDs. */
export const sampleForms = [testRideForm, contactUsForm] as const;
