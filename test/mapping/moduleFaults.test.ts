import { describe, expect, it } from 'vitest';
import { compileMapping } from '../../bridge/mapping/compileMapping.ts';
import { createRow } from '../../bridge/mapping/createRow.ts';
import { decideContact } from '../../bridge/mapping/decideContact.ts';
import type {
  AgreedValues,
  ColumnValue,
  CompiledMapping,
  DecisionCaller,
  FieldValue,
} from '../../bridge/mapping/types.ts';
import { column, company, compiled, field, gender, item, prague } from './samples.ts';

const run: DecisionCaller = { kind: 'run', takeDynamicsChanges: true };
const acme = '5f3c1f57-8ff6-4f5b-9f6d-2f7a4f2a9c11';

function decide(
  mapping: CompiledMapping,
  ours: Record<string, FieldValue>,
  theirs: Record<string, ColumnValue>,
  agreed?: AgreedValues,
  caller = run,
) {
  return decideContact({ mapping, ours, theirs, agreed, caller });
}

describe('what the module did wrong', () => {
  it('sent unmapped fields under an empty name', () => {
    const mapping = compiled(
      [field('ContactFirstName', 'text'), field('ContactLastName', 'text')],
      [column('lastname', 'String')],
      [item('ContactFirstName', ''), item('ContactLastName', 'lastname')],
    );
    const { row } = createRow({ mapping, ours: { ContactFirstName: 'Ada', ContactLastName: 'Lovelace' } });
    expect(row).toEqual({ lastname: 'Lovelace' });
  });

  it.each<[string, FieldValue, ColumnValue]>([
    ['date-times', '2024-07-01T12:30:15.1234567', '2024-07-01T10:30:15Z'],
    ['decimals', 12.5, 12.5],
    ['HTML-encoded text', 'R&amp;D\r\nBrno', 'R&D\nBrno'],
    ['dates', '1980-05-05T00:00:00.0000000', '1980-05-05'],
  ])('took %s for changed that were not', (kind, ours, theirs) => {
    const types = {
      'date-times': [field('F', 'datetime'), column('c', 'DateTime')],
      decimals: [field('F', 'decimal', { precision: 4 }), column('c', 'Decimal', { precision: 2 })],
      'HTML-encoded text': [field('F', 'longtext'), column('c', 'Memo')],
      dates: [field('F', 'datetime'), column('c', 'DateTime', { behavior: 'DateOnly' })],
    } as const;
    const [theField, theColumn] = types[kind as keyof typeof types];
    const mapping = compiled([theField], [theColumn], [item('F', 'c')]);
    const first = decide(mapping, { F: ours }, { c: theirs });
    expect(first).toMatchObject({ toDynamics: {}, toXperience: {} });
    const second = decide(mapping, { F: ours }, { c: theirs }, first.agreed);
    expect(second.fields[0]?.action).toBe('none');
  });

  it('wrote date-times by the culture of the server and without a zone', () => {
    const mapping = compiled([field('F', 'datetime')], [column('c', 'DateTime')], [item('F', 'c')]);
    expect(createRow({ mapping, ours: { F: '2024-02-01T12:00:00.0000000' } }).row).toEqual({
      c: '2024-02-01T11:00:00Z',
    });
  });

  it('never cleared a value', () => {
    const mapping = compiled(
      [field('F', 'text')],
      [column('c', 'String')],
      [item('F', 'c', { sendEmpty: true })],
    );
    const agreed = { c: { ours: 'Ada', theirs: 'Ada' } };
    expect(decide(mapping, { F: null }, { c: 'Ada' }, agreed).toDynamics).toEqual({ c: null });
  });

  it('had a whole contact refused for a text that is too long, without saying which', () => {
    const mapping = compiled(
      [field('ContactJobTitle', 'text'), field('ContactLastName', 'text')],
      [column('jobtitle', 'String', { maxLength: 100 }), column('lastname', 'String')],
      [item('ContactJobTitle', 'jobtitle'), item('ContactLastName', 'lastname')],
    );
    const created = createRow({
      mapping,
      ours: { ContactJobTitle: 'x'.repeat(120), ContactLastName: 'Lovelace' },
    });
    expect(created.row).toEqual({ lastname: 'Lovelace' });
    expect(created.problems.map(({ detail }) => detail)).toEqual([
      'ContactJobTitle does not fit jobtitle: the text has 120 characters, jobtitle takes at most 100.',
    ]);
  });

  it.each<[string, ReturnType<typeof field>, ReturnType<typeof column>, ColumnValue, FieldValue]>([
    ['numbers', field('F', 'integer'), column('c', 'Integer'), 7, 7],
    ['truth values', field('F', 'boolean'), column('c', 'Boolean'), true, true],
    ['choices', field('F', 'integer'), gender, 2, 2],
    [
      'instants',
      field('F', 'datetime'),
      column('c', 'DateTime'),
      '2024-07-01T10:30:00Z',
      '2024-07-01T12:30:00.0000000',
    ],
    ['GUIDs', field('F', 'guid'), column('c', 'Uniqueidentifier'), acme.toUpperCase(), acme],
  ])('wrote incoming %s as text', (_, theField, theColumn, theirs, stored) => {
    const mapping = compiled([theField], [theColumn], [item('F', theColumn.name)]);
    const body = { [theColumn.name]: theirs };
    const decision = decide(mapping, { F: null }, body, undefined, { kind: 'updateContact' });
    expect(decision.toXperience).toEqual({ F: stored });
  });

  it('wrote incoming texts longer than the contact field', () => {
    const mapping = compiled(
      [field('ContactZIP', 'text', { size: 5 })],
      [column('c', 'String')],
      [item('ContactZIP', 'c')],
    );
    const decision = decide(mapping, { ContactZIP: null }, { c: '123456' }, undefined, {
      kind: 'updateContact',
    });
    expect(decision.toXperience).toEqual({});
    expect(decision.problems).toMatchObject([{ code: 'tooLong', field: 'ContactZIP' }]);
  });

  it.each([
    ['gender', field('ContactGender', 'text', { toDynamicsOnly: true }), gender, 'Female', { gendercode: 2 }],
    [
      'country',
      field('ContactCountry', 'text', { toDynamicsOnly: true }),
      column('address1_country', 'String'),
      'Czechia',
      { address1_country: 'Czechia' },
    ],
    [
      'state',
      field('ContactState', 'text', { toDynamicsOnly: true }),
      column('address1_stateorprovince', 'String'),
      'Ohio',
      { address1_stateorprovince: 'Ohio' },
    ],
    [
      'status',
      field('ContactStatus', 'text', { toDynamicsOnly: true }),
      column('new_status', 'Picklist', { choices: [{ value: 7, label: 'VIP' }] }),
      'VIP',
      { new_status: 7 },
    ],
    [
      'company',
      field('ContactCompany', 'text', { toDynamicsOnly: true }),
      company,
      'Acme',
      { 'parentcustomerid_account@odata.bind': `/accounts(${acme})` },
    ],
    [
      'owner',
      field('ContactOwner', 'text', { toDynamicsOnly: true }),
      column('ownerid', 'Owner', {
        targets: [{ table: 'systemuser', entitySet: 'systemusers', navigationProperty: 'ownerid' }],
      }),
      'ada@example.org',
      { 'ownerid@odata.bind': `/systemusers(${acme})` },
    ],
  ])('could not map the %s', (_, theField, theColumn, value, row) => {
    const lookups = {
      parentcustomerid: { lookup: { table: 'account', keyColumn: 'name', unresolved: 'fail' } },
      ownerid: { lookup: { table: 'systemuser', keyColumn: 'internalemailaddress', unresolved: 'fail' } },
    } as const;
    const rules = lookups[theColumn.name as keyof typeof lookups] ?? {};
    const mapping = compiled([theField], [theColumn], [item(theField.name, theColumn.name, rules)]);
    const created = createRow({
      mapping,
      ours: { [theField.name]: value },
      references: { resolve: () => acme },
    });
    expect(created).toMatchObject({ row, problems: [] });
  });

  it('let two fields be mapped to one column', () => {
    const result = compileMapping({
      fields: [field('ContactMobilePhone', 'text'), field('ContactBusinessPhone', 'text')],
      columns: [column('telephone1', 'String')],
      items: [item('ContactMobilePhone', 'telephone1'), item('ContactBusinessPhone', 'telephone1')],
      zones: prague,
    });
    expect(result).toMatchObject({
      problems: [
        {
          code: 'columnMappedTwice',
          field: 'ContactBusinessPhone',
          detail: expect.stringContaining('ContactMobilePhone'),
        },
      ],
    });
  });

  it('broke on a column that was deleted', () => {
    const source = {
      fields: [field('F', 'text')],
      columns: [],
      items: [item('F', 'new_gone')],
      zones: prague,
    };
    const detail = expect.stringContaining('"new_gone" does not exist in Dynamics, or no longer does');
    expect(compileMapping(source)).toMatchObject({ problems: [{ code: 'unknownColumn', detail }] });
  });
});
