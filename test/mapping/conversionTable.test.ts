import { describe, expect, it } from 'vitest';
import { compileMapping } from '../../bridge/mapping/compileMapping.ts';
import type { ColumnType, ColumnValue, FieldType, FieldValue } from '../../bridge/mapping/types.ts';
import { column, compiledPair, field, item, prague } from './samples.ts';

const guid = '5f3c1f57-8ff6-4f5b-9f6d-2f7a4f2a9c11';
const choices = [
  { value: 1, label: 'Male' },
  { value: 0, label: 'Female' },
];
const targets = [{ table: 'account', entitySet: 'accounts', navigationProperty: 'accountid' }];

/** Per column type what each field type sends and what comes back for it; a type without a line cannot be mapped. */
type Line = [ours: FieldValue, theirs: ColumnValue];
type Lines = Partial<Record<FieldType, Line>>;

const texts = (ours: string, theirs: ColumnValue): Lines => ({
  text: [ours, theirs],
  longtext: [ours, theirs],
});
const inText: Lines = {
  ...texts('Dvořák', 'Dvořák'),
  integer: [-12, '-12'],
  longinteger: ['9007199254740993', '9007199254740993'],
  decimal: [1.5, '1.5'],
  double: [1e-7, '0.0000001'],
  boolean: [true, 'true'],
  datetime: ['2024-07-01T12:30:00.1230000', '2024-07-01T12:30:00.123'],
  date: ['2024-07-01', '2024-07-01'],
  guid: [guid, guid],
};
const whole: Lines = {
  ...texts('12', 12),
  integer: [12, 12],
  longinteger: [12, 12],
  decimal: [12, 12],
  double: [12, 12],
};
const decimal: Lines = { ...whole, ...texts('1.25', 1.25), decimal: [1.25, 1.25], double: [1.25, 1.25] };
const numeric = { integer: [1, 1], longinteger: [1, 1] } satisfies Lines;
const choice: Lines = { ...texts('Male', 1), ...numeric, boolean: [true, 1] };

const table: Record<ColumnType, Lines> = {
  String: inText,
  Memo: inText,
  Integer: whole,
  BigInt: whole,
  Decimal: decimal,
  Double: decimal,
  Money: decimal,
  Boolean: { ...texts('true', true), integer: [1, true], longinteger: [0, false], boolean: [true, true] },
  DateTime: {
    ...texts('2024-07-01T12:30:00', '2024-07-01T10:30:00Z'),
    datetime: ['2024-07-01T12:30:00.0000000', '2024-07-01T10:30:00Z'],
    date: ['2024-07-01', '2024-06-30T22:00:00Z'],
  },
  Picklist: choice,
  State: choice,
  Status: choice,
  MultiSelectPicklist: texts('Female|Male', '0,1'),
  Lookup: { ...texts(guid, guid), guid: [guid, guid] },
  Customer: { ...texts(guid, guid), guid: [guid, guid] },
  Owner: { ...texts(guid, guid), guid: [guid, guid] },
  Uniqueidentifier: { ...texts(guid, guid), guid: [guid, guid] },
};

const fieldTypes = Object.keys(inText) as FieldType[];
const columnTypes = Object.keys(table) as ColumnType[];

function sampleColumn(type: ColumnType) {
  if (table[type] === choice || type === 'MultiSelectPicklist') return column('column', type, { choices });
  if (type === 'Lookup' || type === 'Customer' || type === 'Owner')
    return column('column', type, { targets });
  return column('column', type);
}

describe.each(columnTypes)('a %s column', (columnType) => {
  it.each(fieldTypes)('and a field of type %s', (fieldType) => {
    const line = table[columnType][fieldType];
    const rules =
      fieldType === 'boolean' && table[columnType] === choice ? { valueMap: { true: 1, false: 0 } } : {};
    if (!line) {
      const source = {
        fields: [field('ContactField', fieldType)],
        columns: [sampleColumn(columnType)],
        items: [item('ContactField', 'column', rules)],
        zones: prague,
      };
      expect(compileMapping(source)).toMatchObject({ problems: [{ code: 'typesDoNotFit' }] });
      return;
    }
    const pair = compiledPair({ field: fieldType, column: sampleColumn(columnType), rules });
    const [ours, theirs] = line;
    expect(pair.toDynamics(ours)).toEqual({ value: theirs });
    expect(pair.toXperience(theirs)).toEqual({ value: ours });
    expect(pair.equal(ours, theirs)).toBe(true);
    expect(pair.toDynamics(null)).toEqual({ value: null });
    expect(pair.toXperience(null)).toEqual({ value: null });
    expect(pair.equal(ours, null)).toBe(false);
    expect(pair.equal(null, theirs)).toBe(false);
  });
});
