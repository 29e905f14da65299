import { describe, expect, it } from 'vitest';
import { createRow } from '../../bridge/mapping/createRow.ts';
import { hasMoved } from '../../bridge/mapping/hasMoved.ts';
import { column, company, compiled, field, gender, item } from './samples.ts';

const acme = '5f3c1f57-8ff6-4f5b-9f6d-2f7a4f2a9c11';
const mapping = compiled(
  [
    field('ContactFirstName', 'text'),
    field('ContactLastName', 'text'),
    field('ContactSuffix', 'text'),
    field('ContactGender', 'text'),
    field('ContactAccount', 'guid'),
    field('ContactScore', 'integer'),
  ],
  [
    column('firstname', 'String'),
    column('lastname', 'String', { maxLength: 50 }),
    column('new_later', 'Picklist', { validForCreate: false, choices: [{ value: 0, label: 'Active' }] }),
    column('new_score', 'Integer'),
    gender,
    company,
  ],
  [
    item('ContactFirstName', 'firstname', { sendEmpty: true }),
    item('ContactLastName', 'lastname'),
    item('ContactSuffix', 'new_later'),
    item('ContactGender', 'gendercode'),
    item('ContactAccount', 'parentcustomerid', { lookup: { table: 'account', unresolved: 'fail' } }),
    item('ContactScore', 'new_score', { direction: 'toXperience' }),
  ],
);
const contact = {
  ContactFirstName: '',
  ContactLastName: 'Dvo&#345;&aacute;k',
  ContactSuffix: 'Active',
  ContactGender: 'male',
  ContactAccount: acme,
  ContactScore: 7,
};

describe('a new row', () => {
  it('holds the values that travel, and nothing empty', () => {
    expect(createRow({ mapping, ours: contact }).row).toEqual({
      lastname: 'Dvořák',
      gendercode: 1,
      'parentcustomerid_account@odata.bind': `/accounts(${acme})`,
    });
  });

  it('agrees on what was sent and on what is empty on both sides', () => {
    expect(createRow({ mapping, ours: contact }).agreed).toEqual({
      firstname: { ours: null, theirs: null },
      lastname: { ours: 'Dvořák', theirs: 'Dvořák' },
      gendercode: { ours: 'male', theirs: '1' },
      parentcustomerid: { ours: acme, theirs: acme },
    });
  });

  it('leaves open what Dynamics may fill in itself', () => {
    const { agreed } = createRow({
      mapping,
      ours: { ...contact, ContactGender: null, ContactAccount: null },
    });
    expect(Object.keys(agreed)).toEqual(['firstname', 'lastname']);
  });

  it('is created without the value that does not fit, which is reported', () => {
    const created = createRow({ mapping, ours: { ...contact, ContactGender: 'robot' } });
    expect(created.row).not.toHaveProperty('gendercode');
    expect(created.agreed).not.toHaveProperty('gendercode');
    expect(created.problems).toMatchObject([{ code: 'unknownChoice', field: 'ContactGender' }]);
    expect(created.row).toHaveProperty('lastname');
  });

  it('explains each field that could have gone', () => {
    expect(
      createRow({ mapping, ours: contact }).fields.map(({ column, action }) => `${column} ${action}`),
    ).toEqual(['firstname none', 'gendercode send', 'lastname send', 'parentcustomerid send']);
  });
});

describe('a contact', () => {
  const agreed = {
    ...createRow({ mapping, ours: contact }).agreed,
    firstname: { ours: null, theirs: null },
    new_later: { ours: 'Active', theirs: '0' },
  };

  it('has not moved while it holds its own half of everything agreed', () => {
    expect(hasMoved(mapping, contact, agreed)).toBe(false);
    expect(hasMoved(mapping, { ...contact, ContactLastName: ' Dvořák ' }, agreed)).toBe(false);
  });

  it('has moved with any value that may go to Dynamics', () => {
    expect(hasMoved(mapping, { ...contact, ContactLastName: 'Smetana' }, agreed)).toBe(true);
    expect(hasMoved(mapping, { ...contact, ContactScore: 8 }, agreed)).toBe(false);
  });

  it('has moved while something was never agreed', () => {
    const { firstname: _, ...others } = agreed;
    expect(hasMoved(mapping, contact, others)).toBe(true);
    expect(hasMoved(mapping, contact, undefined)).toBe(true);
  });
});
