import { describe, expect, it } from 'vitest';
import { collectReferences } from '../../bridge/mapping/collectReferences.ts';
import type { LookupRule, References } from '../../bridge/mapping/types.ts';
import { column, company, compiled, compiledPair, field, item } from './samples.ts';

const acme = '5f3c1f57-8ff6-4f5b-9f6d-2f7a4f2a9c11';
const byNumber: LookupRule = { table: 'account', keyColumn: 'accountnumber', unresolved: 'fail' };
const references: References = {
  resolve: (table, keyColumn, key) =>
    table === 'account' && keyColumn === 'accountnumber' && key === 'A-1' ? acme : undefined,
  keyOf: (_table, _keyColumn, id) => (id === acme ? 'A-1' : undefined),
};

describe('a lookup', () => {
  it('by GUID is bound through the navigation property of its table', () => {
    const pair = compiledPair({
      field: 'guid',
      column: company,
      rules: { lookup: { table: 'contact', unresolved: 'fail' } },
    });
    expect(pair.property).toBe('_parentcustomerid_value');
    expect(pair.toDynamics(acme)).toEqual({ value: acme });
    expect(pair.writeProperty(acme)).toEqual(['parentcustomerid_contact@odata.bind', `/contacts(${acme})`]);
    expect(pair.writeProperty(null)).toEqual(['parentcustomerid_contact@odata.bind', null]);
    expect(pair.toXperience(acme.toUpperCase())).toEqual({ value: acme });
  });

  it('with one target needs no rule, and keeps the case of its navigation property', () => {
    const targets = [{ table: 'systemuser', entitySet: 'systemusers', navigationProperty: 'new_AdvisorId' }];
    const pair = compiledPair({ field: 'text', column: column('new_advisorid', 'Lookup', { targets }) });
    expect(pair.writeProperty(acme)).toEqual(['new_AdvisorId@odata.bind', `/systemusers(${acme})`]);
  });

  it('by key column takes the row found beforehand, and gives the key back', () => {
    const pair = compiledPair({ field: 'text', column: company, rules: { lookup: byNumber } });
    expect(pair.toDynamics(' A-1 ', references)).toEqual({ value: acme });
    expect(pair.toXperience(acme, references)).toEqual({ value: 'A-1' });
    expect(pair.equal('A-1', acme, references)).toBe(true);
  });

  it('that finds no row is a failure of the field', () => {
    const pair = compiledPair({ field: 'text', column: company, rules: { lookup: byNumber } });
    const problem = {
      code: 'referenceNotFound',
      detail: expect.stringContaining('account was found for accountnumber "A-2"'),
    };
    expect(pair.toDynamics('A-2', references)).toMatchObject({ problem });
    expect(pair.toDynamics('A-1')).toMatchObject({ problem: { code: 'referenceNotFound' } });
    expect(pair.toXperience('00000000-0000-0000-0000-000000000001', references)).toMatchObject({
      problem: { code: 'referenceNotFound' },
    });
  });

  it('that finds no row is empty where the field says so', () => {
    const pair = compiledPair({
      field: 'text',
      column: company,
      rules: { lookup: { ...byNumber, unresolved: 'empty' } },
    });
    expect(pair.toDynamics('A-2', references)).toEqual({ value: null });
    expect(pair.equal('A-2', null, references)).toBe(true);
  });
});

describe('a key', () => {
  const pairBy = (keyColumn: string) =>
    compiledPair({
      field: 'text',
      column: company,
      rules: { lookup: { table: 'account', keyColumn, unresolved: 'fail' } },
    });
  const asked = (keyColumn: string, ContactField: string) => {
    const pair = pairBy(keyColumn);
    const mapping = { pairs: [pair], columns: [], fields: [], fingerprint: '' };
    return collectReferences(mapping, [{ ContactField }]).flatMap(({ keys }) => keys);
  };

  it.each([
    ['name', 'Acme', 'Acme'],
    ['new_number', '012.0', '12'],
    ['accountid', `{${acme.toUpperCase()}}`, acme],
  ])('of %s is asked for as Dynamics writes it: %s', (keyColumn, ours, key) => {
    expect(asked(keyColumn, ours)).toEqual([key]);
    const found: References = { resolve: (_table, _column, given) => (given === key ? acme : undefined) };
    expect(pairBy(keyColumn).toDynamics(ours, found)).toEqual({ value: acme });
  });

  it.each([
    ['longer than the column', 'name', 'x'.repeat(161)],
    ['half a character', 'name', 'Acme \ud83d'],
    ['no whole number', 'new_number', 'twelve'],
    ['a number with decimals', 'new_number', '1.5'],
    ['a number beyond the column', 'new_number', '2147483648'],
    ['no ID', 'accountid', 'Acme'],
  ])('that is %s names no row, and is not asked for', (_what, keyColumn, ours) => {
    expect(asked(keyColumn, ours)).toEqual([]);
    const any: References = { resolve: () => acme };
    expect(pairBy(keyColumn).toDynamics(ours, any)).toMatchObject({ problem: { code: 'referenceNotFound' } });
  });
});

describe('references', () => {
  const mapping = compiled(
    [
      field('ContactCompanyNumber', 'integer'),
      field('ContactParent', 'text'),
      field('ContactLastName', 'text'),
    ],
    [company, { ...company, name: 'second' }, column('lastname', 'String')],
    [
      item('ContactCompanyNumber', 'parentcustomerid', { lookup: byNumber }),
      item('ContactParent', 'second', { lookup: byNumber, direction: 'toDynamics' }),
      item('ContactLastName', 'lastname'),
    ],
  );
  const contact = (number: number | null, parent: string | null) => ({
    ContactCompanyNumber: number,
    ContactParent: parent,
    ContactLastName: 'Lovelace',
  });

  it('are collected once for all contacts and pairs that ask the same table', () => {
    expect(collectReferences(mapping, [contact(7, '7'), contact(7, ' A-1 '), contact(null, '')])).toEqual([
      {
        table: 'account',
        keyColumn: 'accountnumber',
        stateColumn: 'statecode',
        keys: ['7', 'A-1'],
        ids: [],
      },
    ]);
  });

  it('include the rows whose key may travel back', () => {
    const rows = [
      { _parentcustomerid_value: acme, _second_value: '6f3c1f57-8ff6-4f5b-9f6d-2f7a4f2a9c11' },
      { _parentcustomerid_value: 'no ID' },
      {},
    ];
    expect(collectReferences(mapping, [], rows)).toMatchObject([{ keys: [], ids: [acme] }]);
  });

  it('are none when nothing is looked up by key', () => {
    expect(collectReferences(mapping, [contact(null, null)])).toEqual([]);
  });
});
