import { describe, expect, it } from 'vitest';
import { createRow } from '../../bridge/mapping/createRow.ts';
import { describeContact } from '../../bridge/mapping/describeContact.ts';
import { column, company, compiled, field, gender, item } from './samples.ts';

const mapping = compiled(
  [
    field('ContactFirstName', 'text', { caption: 'First name' }),
    field('ContactGender', 'integer'),
    field('ContactVisits', 'longinteger'),
    field('ContactBirthday', 'datetime'),
    field('ContactLastCall', 'datetime'),
    field('ContactAccount', 'guid'),
    field('ContactNews', 'boolean'),
  ],
  [
    column('firstname', 'String', { label: 'First Name' }),
    gender,
    column('visits', 'BigInt'),
    column('birthdate', 'DateTime', { behavior: 'DateOnly', format: 'DateOnly' }),
    column('lastcall', 'DateTime'),
    company,
    column('modifiedon', 'Boolean', { validForCreate: false, validForUpdate: false }),
  ],
  [
    item('ContactFirstName', 'firstname'),
    item('ContactGender', 'gendercode'),
    item('ContactVisits', 'visits'),
    item('ContactBirthday', 'birthdate'),
    item('ContactLastCall', 'lastcall'),
    item('ContactAccount', 'parentcustomerid', { lookup: { table: 'account', unresolved: 'fail' } }),
    item('ContactNews', 'modifiedon', { direction: 'toXperience' }),
  ],
);
const { fields, row } = describeContact(mapping, 'contactid').properties;

describe('the schema of a contact', () => {
  it('has every mapped field under its name, with its caption', () => {
    expect(Object.keys(fields.properties).sort()).toEqual([...mapping.fields]);
    expect(fields.properties.ContactFirstName).toEqual({
      type: 'string',
      'x-ms-summary': 'First name',
      description: 'The contact field ContactFirstName, mapped to First Name.',
    });
  });

  it('names the values of the row as the row itself does', () => {
    const ours = {
      ContactFirstName: 'Ada',
      ContactGender: 2,
      ContactVisits: 3,
      ContactBirthday: '1980-05-05T00:00:00.0000000',
      ContactLastCall: '2024-07-01T12:30:15.0000000',
      ContactAccount: '5f3c1f57-8ff6-4f5b-9f6d-2f7a4f2a9c11',
      ContactNews: true,
    };
    const made = createRow({ mapping, ours }).row;
    expect(Object.keys(row.properties).sort()).toEqual([...Object.keys(made), 'contactid'].sort());
    for (const [name, value] of Object.entries(made)) {
      const { type } = row.properties[name] ?? {};
      expect(type === 'integer' || type === 'number' ? 'number' : type, name).toBe(typeof value);
    }
  });

  it('calls only what has a zone a date-time', () => {
    expect(row.properties.lastcall?.format).toBe('date-time');
    expect(row.properties.birthdate?.format).toBeUndefined();
    expect(fields.properties.ContactLastCall?.format).toBeUndefined();
  });
});
