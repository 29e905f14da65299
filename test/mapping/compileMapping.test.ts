import { describe, expect, it } from 'vitest';
import { compileMapping } from '../../bridge/mapping/compileMapping.ts';
import type {
  ContactField,
  DataverseColumn,
  Direction,
  MappingItem,
  Zones,
} from '../../bridge/mapping/types.ts';
import { column, company, compiled, field, gender, item, keyTables, prague } from './samples.ts';

const fields = [
  field('ContactFirstName', 'text', { size: 100 }),
  field('ContactLastName', 'text', { size: 100 }),
  field('ContactBirthday', 'datetime'),
  field('ContactMonitored', 'boolean'),
  field('ContactGUID', 'guid', { toDynamicsOnly: true }),
  field('ContactCreated', 'datetime', { toDynamicsOnly: true }),
];
const columns = [
  column('firstname', 'String', { maxLength: 50 }),
  column('lastname', 'String', { maxLength: 50 }),
  column('birthdate', 'DateTime', { behavior: 'DateOnly', format: 'DateOnly' }),
  column('fullname', 'String', { validForCreate: false, validForUpdate: false }),
  column('overriddencreatedon', 'DateTime', { validForUpdate: false }),
  column('secret', 'String', { validForRead: false }),
  gender,
  company,
];

function problemsOf(
  items: MappingItem[],
  changes: { fields?: ContactField[]; columns?: DataverseColumn[] } = {},
) {
  const result = compileMapping({ fields, columns, items, keyTables, zones: prague, ...changes });
  return 'problems' in result ? result.problems.map((p) => `${p.code} ${p.field} ${p.column}`) : [];
}

describe('compiling a mapping', () => {
  it('tells every reason at once', () => {
    const items = [
      item('ContactNickname', 'nickname'),
      item('ContactFirstName', 'birthdate'),
      item('ContactMonitored', 'birthdate'),
      item('ContactLastName', 'fullname'),
    ];
    expect(problemsOf(items)).toEqual([
      'unknownField ContactNickname nickname',
      'unknownColumn ContactNickname nickname',
      'typesDoNotFit ContactMonitored birthdate',
      'columnNotWritable ContactLastName fullname',
      'columnMappedTwice ContactMonitored birthdate',
    ]);
  });

  it('names the place of every mistake among all the pairs given', () => {
    const items = [
      item('ContactFirstName', ''),
      item('ContactLastName', 'lastname'),
      item('ContactNickname', 'lastname'),
      item('ContactGUID', 'firstname'),
    ];
    const result = compileMapping({ fields, columns, items, zones: prague });
    const problems = 'problems' in result ? result.problems : [];
    expect(problems.map(({ code, place }) => `${code} ${place}`)).toEqual([
      'unknownField pairs[2].field',
      'privateField pairs[3].field',
      'columnMappedTwice pairs[2].column',
    ]);
  });

  it('gives pairs that extensions add no place, because nobody sees them', () => {
    const added = [item('ContactLastName', 'fullname')];
    const result = compileMapping({ fields, columns, items: [], added, zones: prague });
    expect(result).toEqual({ problems: [expect.not.objectContaining({ place: expect.anything() })] });
  });

  it('leaves out fields that nobody mapped', () => {
    const mapping = compiled(fields, columns, [
      item('ContactFirstName', ''),
      item('ContactLastName', 'lastname'),
    ]);
    expect(mapping.columns).toEqual(['lastname']);
    expect(mapping.fields).toEqual(['ContactLastName']);
  });

  it('of nothing is an empty mapping', () => {
    expect(compiled(fields, columns, [])).toMatchObject({ pairs: [], columns: [], fields: [] });
  });

  it('names what is to be read: lookups by their value property, each field once', () => {
    const mapping = compiled(fields, columns, [
      item('ContactLastName', 'lastname', { direction: 'toDynamics' }),
      item('ContactLastName', 'parentcustomerid', {
        lookup: { table: 'account', keyColumn: 'name', unresolved: 'fail' },
      }),
    ]);
    expect(mapping.columns).toEqual(['lastname', '_parentcustomerid_value']);
    expect(mapping.fields).toEqual(['ContactLastName']);
  });

  it.each([
    ['the primary key', column('contactid', 'Uniqueidentifier', { primaryId: true })],
    ['the ID of an address', column('address2_addressid', 'Uniqueidentifier')],
    ['the state', column('statecode', 'State', { choices: [{ value: 0, label: 'Active' }] })],
    ['the status', column('statuscode', 'Status', { choices: [{ value: 1, label: 'Active' }] })],
    ['what a merge sets', column('merged', 'Boolean')],
    ['the stage of a process', column('stageid', 'Uniqueidentifier')],
    ['the business unit', column('owningbusinessunit', 'Uniqueidentifier')],
  ])('refuses to write %s, though metadata allows it, and reads it', (_what, own) => {
    const type = own.type === 'Boolean' ? 'boolean' : 'text';
    const compile = (direction: Direction) =>
      compileMapping({
        fields: [field('F', type)],
        columns: [own],
        items: [item('F', own.name, { direction })],
        zones: prague,
      });
    for (const direction of ['both', 'toDynamics'] as const) {
      expect(compile(direction)).toMatchObject({
        problems: [
          { code: 'columnNotByValue', place: 'pairs[0].column', detail: expect.stringContaining(own.name) },
        ],
      });
    }
    expect(compile('toXperience')).toHaveProperty('mapping');
  });

  it.each<[string, MappingItem, string]>([
    ['a read-only column', item('ContactLastName', 'fullname'), 'columnNotWritable'],
    [
      'a column that cannot be read',
      item('ContactLastName', 'secret', { direction: 'toDynamics' }),
      'columnNotReadable',
    ],
    [
      'the visitor cookie, in any direction',
      item('ContactGUID', 'firstname', { direction: 'toDynamics' }),
      'privateField',
    ],
    [
      'a stamp as a target',
      item('ContactCreated', 'birthdate', { direction: 'toXperience' }),
      'fieldNotWritable',
    ],
    [
      'a value map to no choice',
      item('ContactLastName', 'gendercode', { valueMap: { X: 9 } }),
      'unknownChoice',
    ],
    [
      'a value map without choices',
      item('ContactLastName', 'lastname', { valueMap: { X: 1 } }),
      'typesDoNotFit',
    ],
    [
      'true and false as choices without a value map',
      item('ContactMonitored', 'gendercode'),
      'typesDoNotFit',
    ],
    ['a lookup whose table is not named', item('ContactLastName', 'parentcustomerid'), 'targetUnknown'],
    [
      'a lookup of a table it does not point to',
      item('ContactLastName', 'parentcustomerid', { lookup: { table: 'lead', unresolved: 'fail' } }),
      'targetUnknown',
    ],
    [
      'a lookup by a column its table does not have',
      item('ContactLastName', 'parentcustomerid', {
        lookup: { table: 'account', keyColumn: 'no_such', unresolved: 'fail' },
      }),
      'keyColumnUnknown',
    ],
    [
      'a lookup by a column that no row is found by',
      item('ContactLastName', 'parentcustomerid', {
        lookup: { table: 'account', keyColumn: 'revenue', unresolved: 'fail' },
      }),
      'keyColumnUnfit',
    ],
    [
      'a lookup by a column that cannot be read',
      item('ContactLastName', 'parentcustomerid', {
        lookup: { table: 'account', keyColumn: 'secret', unresolved: 'empty' },
      }),
      'keyColumnUnfit',
    ],
    [
      'a lookup rule on another column',
      item('ContactLastName', 'lastname', { lookup: { table: 'account', unresolved: 'fail' } }),
      'typesDoNotFit',
    ],
  ])('refuses %s', (_, pair, code) => {
    expect(problemsOf([pair])).toEqual([`${code} ${pair.field} ${pair.column}`]);
  });

  it('refuses a whole number as a GUID of a lookup, and takes it as a key', () => {
    const number = [field('ContactNumber', 'integer')];
    const rule = { table: 'account', unresolved: 'fail' } as const;
    const byId = item('ContactNumber', 'parentcustomerid', { lookup: rule });
    const byKey = item('ContactNumber', 'parentcustomerid', {
      lookup: { ...rule, keyColumn: 'accountnumber' },
    });
    expect(problemsOf([byId], { fields: number })).toEqual(['typesDoNotFit ContactNumber parentcustomerid']);
    expect(problemsOf([byKey], { fields: number })).toEqual([]);
  });

  it('refuses two columns whose changes would go to one field, unless one of them takes none', () => {
    const first = item('ContactLastName', 'lastname');
    expect(problemsOf([first, item('ContactLastName', 'firstname')])).toEqual([
      'fieldMappedTwice ContactLastName firstname',
    ]);
    expect(problemsOf([first, item('ContactLastName', 'firstname', { direction: 'toDynamics' })])).toEqual(
      [],
    );
  });

  it('takes values of a read-only column to Xperience', () => {
    expect(problemsOf([item('ContactLastName', 'fullname', { direction: 'toXperience' })])).toEqual([]);
  });

  it.each([
    'ContactID',
    'ContactCreated',
    'ContactLastModified',
    'ContactBounces',
    'ContactDynamics365RelatedID',
    'ContactDynamics365SynchronizedOn',
  ])('lets %s go to Dynamics only, whatever is said about the field', (name) => {
    const mapping = compiled([field(name, 'text')], columns, [item(name, 'lastname')]);
    expect(mapping.pairs[0]?.direction).toBe('toDynamics');
  });

  it('throws for a zone that does not exist', () => {
    const zones = { xperience: 'Europe/Prague', dynamics: 'Mars/Olympus' };
    expect(() => compileMapping({ fields, columns, items: [], zones })).toThrow(RangeError);
  });
});

describe('the fingerprint of a mapping', () => {
  const chosen = item('ContactLastName', 'gendercode', { valueMap: { a: 1, b: 2 } });
  const birthday = item('ContactBirthday', 'birthdate');
  const of = (changed: {
    items?: MappingItem[];
    fields?: ContactField[];
    columns?: DataverseColumn[];
    zones?: Zones;
  }) =>
    compiled(
      changed.fields ?? fields,
      changed.columns ?? columns,
      changed.items ?? [chosen, birthday],
      changed.zones,
    ).fingerprint;
  const original = of({});

  it('does not depend on any order or on captions', () => {
    expect(of({ items: [birthday, { ...chosen, valueMap: { b: 2, a: 1 } }] })).toBe(original);
    expect(of({ columns: [...columns].reverse() })).toBe(original);
    expect(of({ fields: fields.map((each) => ({ ...each, caption: 'Other' })).reverse() })).toBe(original);
  });

  const relabelled = gender.choices?.map(({ value, label }) => ({ value, label: `${label}!` })) ?? [];
  it.each<[string, Parameters<typeof of>[0]]>([
    ['a rule', { items: [{ ...chosen, sendEmpty: true }, birthday] }],
    ['a value map', { items: [{ ...chosen, valueMap: { a: 2 } }, birthday] }],
    ['a length', { fields: fields.map((each) => ({ ...each, size: 10 })) }],
    ['a behaviour', { columns: columns.map((each) => ({ ...each, behavior: 'UserLocal' as const })) }],
    ['a label', { columns: columns.map((each) => ({ ...each, choices: relabelled })) }],
    ['a zone', { zones: { ...prague, xperience: 'UTC' } }],
    ['a pair', { items: [birthday] }],
  ])('changes with %s', (_, changed) => {
    expect(of(changed)).not.toBe(original);
  });
});
