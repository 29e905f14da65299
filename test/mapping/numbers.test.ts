import { describe, expect, it } from 'vitest';
import { decimalText, roundDecimal } from '../../bridge/mapping/decimalText.ts';
import type { CompiledMapping, CompiledPair, ContactField } from '../../bridge/mapping/types.ts';
import { readMappedValues } from '../../bridge/sync/contacts/incoming/readMappedValues.ts';
import { column, compiledPair, field } from './samples.ts';

const mappingOf = (pair: CompiledPair): CompiledMapping => ({
  pairs: [pair],
  columns: [pair.property],
  fields: [pair.field.name],
  fingerprint: '',
});

describe('plain decimal text', () => {
  it.each([
    [0, '0'],
    [-0, '0'],
    [1e21, '1000000000000000000000'],
    [1.5e-7, '0.00000015'],
    ['+007.500', '7.5'],
    ['-.5', '-0.5'],
    ['5.', '5'],
    ['-0.000', '0'],
    ['12e-1', '1.2'],
    ['1.25E3', '1250'],
    ['9223372036854775807', '9223372036854775807'],
  ])('of %s is %s', (value, text) => {
    expect(decimalText(value)).toBe(text);
  });

  it.each([
    Number.NaN,
    Number.POSITIVE_INFINITY,
    '',
    '.',
    '1,5',
    '1 000',
    '0x10',
    'e5',
    '1e9999',
    'NaN',
    'Infinity',
  ])('of %s there is none', (value) => {
    expect(decimalText(value)).toBeUndefined();
  });

  it.each([
    ['1.005', 2, '1.01', '1'],
    ['-1.005', 2, '-1.01', '-1'],
    ['0.5', 0, '1', '0'],
    ['-0.4', 0, '0', '0'],
    ['9.999', 2, '10', '10'],
    ['1.2345', 3, '1.235', '1.234'],
    ['1.23451', 3, '1.235', '1.235'],
    ['7', 2, '7', '7'],
  ])('%s at %i decimals rounds to %s or, ties down, %s', (text, decimals, up, down) => {
    expect(roundDecimal(text, decimals, 'awayFromZero')).toBe(up);
    expect(roundDecimal(text, decimals, 'towardsZero')).toBe(down);
  });
});

describe('numbers', () => {
  const money = compiledPair({
    field: 'double',
    column: column('creditlimit', 'Money', { precision: 2, min: 0, max: 1000 }),
  });

  it.each([
    ['NaN', Number.NaN],
    ['infinite', Number.POSITIVE_INFINITY],
    ['text', 'a lot'],
  ])('that are %s are refused as no number', (_, value) => {
    expect(money.toDynamics(value)).toMatchObject({ problem: { code: 'notANumber' } });
  });

  it.each([-0.01, 1000.01, 1e308])('outside the range of the column are refused: %d', (value) => {
    const detail = expect.stringContaining("outside creditlimit's range of 0 to 1000");
    expect(money.toDynamics(value)).toMatchObject({ problem: { code: 'outOfRange', detail } });
  });

  it('are refused by what Dataverse allows at most when metadata names no range', () => {
    const pair = compiledPair({ field: 'double', column: 'Decimal' });
    expect(pair.toDynamics(1e308)).toMatchObject({ problem: { code: 'outOfRange' } });
  });

  it('are rounded to the precision of the column before the range is judged', () => {
    expect(money.toDynamics(0.1 + 0.2)).toEqual({ value: 0.3 });
    expect(money.toDynamics(1000.004)).toEqual({ value: 1000 });
  });

  it('with binary noise equal the rounded value that Dynamics holds', () => {
    expect(money.equal(0.1 + 0.2, 0.3)).toBe(true);
    expect(money.equal(1.005, 1.01)).toBe(true);
    expect(money.equal(1.005, 1)).toBe(true);
    expect(money.equal(1.005, 1.02)).toBe(false);
    expect(money.equal(10, '10.00')).toBe(true);
  });

  it('are compared as numbers where Dynamics answers more digits than the precision', () => {
    expect(money.canonicalColumn(12.3400001)).toBe('12.34');
  });

  it('with a fraction do not fit whole-number columns and fields', () => {
    const out = compiledPair({ field: 'decimal', column: 'Integer' });
    expect(out.toDynamics(1.5)).toMatchObject({ problem: { code: 'notWhole' } });
    const back = compiledPair({ field: 'integer', column: 'Decimal' });
    expect(back.toXperience(1.5)).toMatchObject({ problem: { code: 'notWhole' } });
    expect(back.toXperience(2.0)).toEqual({ value: 2 });
  });

  it('beyond what an integer field holds are refused', () => {
    const pair = compiledPair({ field: 'integer', column: 'BigInt' });
    expect(pair.toXperience(2_147_483_648)).toMatchObject({ problem: { code: 'outOfRange' } });
    expect(pair.toXperience(-2_147_483_648)).toEqual({ value: -2_147_483_648 });
  });

  it.each([
    ['9007199254740993', '9007199254740993'],
    ['9223372036854775807', '9223372036854775807'],
    ['-9223372036854775808', '-9223372036854775808'],
    ['9007199254740991', '9007199254740991'],
  ])('of 64 bits keep every digit both ways: %s', (text, written) => {
    const pair = compiledPair({ field: 'longinteger', column: column('big', 'BigInt', { max: 2 ** 63 }) });
    const sent = pair.toDynamics(text);
    expect(JSON.stringify('value' in sent ? sent.value : sent)).toBe(written);
    const taken = pair.toXperience(text);
    expect(String('value' in taken ? taken.value : taken)).toBe(text);
    expect(pair.equal(text, text)).toBe(true);
  });

  it('one beyond 64 bits are refused although metadata as floats names a larger maximum', () => {
    const pair = compiledPair({ field: 'text', column: column('big', 'BigInt', { max: 2 ** 63 }) });
    const detail = expect.stringContaining('-9223372036854775808 to 9223372036854775807');
    expect(pair.toDynamics('9223372036854775808')).toMatchObject({ problem: { code: 'outOfRange', detail } });
  });

  it.each([
    ['Decimal', '12345678901.1234567891', { precision: 10 }],
    ['Decimal', '-100000000000', { precision: 10 }],
    ['Decimal', '12345678901.0000000001', { precision: 10 }],
    ['Decimal', '-99999999999.9999999999', { precision: 10 }],
    ['Money', '912345678901234.5678', { precision: 4 }],
    ['Money', '912345678901234.0001', { precision: 4 }],
    ['Money', '0.0001', { precision: 4 }],
  ] as const)('in a %s column keep every digit both ways: %s', (type, text, limits) => {
    const pair = compiledPair({ field: 'text', column: column('amount', type, limits) });
    const sent = pair.toDynamics(text);
    expect(JSON.stringify('value' in sent ? sent.value : sent)).toBe(text);
    expect(pair.toXperience(text)).toEqual({ value: text });
    expect(pair.equal(text, `${text}${text.includes('.') ? '' : '.'}000`)).toBe(true);
    expect(
      pair.equal(
        text,
        text.replace(/\d$/, (digit) => String((Number(digit) + 1) % 10)),
      ),
    ).toBe(false);
  });

  it('are held against the range by all of their digits', () => {
    const pair = compiledPair({ field: 'text', column: column('amount', 'Money', { precision: 4 }) });
    expect(pair.toDynamics('922337203685477')).toEqual({ value: 922_337_203_685_477 });
    expect(pair.toDynamics('922337203685477.0001')).toMatchObject({ problem: { code: 'outOfRange' } });
  });

  it('with more digits than a float are refused by a field that is one', () => {
    const pair = compiledPair({ field: 'double', column: column('amount', 'Decimal') });
    const problem = { code: 'inexactNumber', detail: expect.stringContaining('ContactField keeps exactly') };
    expect(pair.toXperience('12345678901.1234567891')).toMatchObject({ problem });
    expect(pair.toXperience('12345678901.12345')).toEqual({ value: 12345678901.12345 });
  });

  it('are rounded to the scale of a decimal field and checked against its digits', () => {
    const pair = compiledPair({
      field: field('ContactRate', 'decimal', { size: 5, precision: 2 }),
      column: 'Decimal',
    });
    expect(pair.toXperience(123.456)).toEqual({ value: 123.46 });
    expect(pair.toXperience(1234.5)).toMatchObject({ problem: { code: 'outOfRange' } });
    expect(pair.toXperience(0.999)).toEqual({ value: 1 });
  });

  it('of more digits than a float are stored as text, and refused where the database would cut them', () => {
    const rate = (exactDigits: Partial<ContactField>) =>
      compiledPair({
        field: field('ContactRate', 'decimal', { precision: 2, ...exactDigits }),
        column: 'Memo',
      });
    expect(rate({}).toXperience('12345678901234567.89')).toEqual({ value: '12345678901234567.89' });
    const embedded = rate({ exactDigits: 15 });
    expect(embedded.toXperience('12345678901234567.89')).toMatchObject({
      problem: { code: 'inexactNumber' },
    });
    expect(embedded.toXperience('1234567890123.45')).toEqual({ value: 1234567890123.45 });
    expect(embedded.toXperience('9007199254740993')).toEqual({ value: '9007199254740993' });
  });

  it('of 309 digits do not fit a decimal field of unknown size', () => {
    const pair = compiledPair({ field: 'decimal', column: 'Memo' });
    expect(pair.toXperience('1e308')).toMatchObject({ problem: { code: 'outOfRange' } });
  });

  it.each(['1e999', '-1e309'])('larger than any float are refused: %s', (text) => {
    const pair = compiledPair({ field: field('ContactRate', 'double'), column: 'Memo' });
    const detail = expect.stringContaining("is outside ContactRate's range of -1.79");
    expect(pair.toXperience(text)).toMatchObject({ problem: { code: 'outOfRange', detail } });
  });

  it('smaller than any float of SQL Server are stored as 0', () => {
    const pair = compiledPair({ field: 'double', column: 'Memo' });
    expect(pair.toXperience('-1e-320')).toEqual({ value: 0 });
    expect(pair.toXperience('2.2250738585072014e-308')).toEqual({ value: 2.2250738585072014e-308 });
  });

  it('with a fraction in a whole-number column are said to have one', () => {
    const pair = compiledPair({ field: 'integer', column: 'Integer' });
    expect(pair.toXperience(1.5)).toMatchObject({ problem: { code: 'notWhole' } });
  });

  it.each([
    ['digits', '9'.repeat(101)],
    ['zeros in front', `${'0'.repeat(200_000)}5`],
    ['zeros behind', `1${'0'.repeat(200_000)}`],
    ['decimals', `0.${'1'.repeat(200_000)}`],
    ['an exponent', `1e${'1'.repeat(200_000)}`],
  ])('of more than 100 characters by %s are refused wherever text meets a number', (_what, text) => {
    const detail = expect.stringContaining(`is a number of ${text.length} characters, at most 100 are taken`);
    const refused = { problem: { code: 'outOfRange', detail } };
    for (const column of ['Integer', 'BigInt', 'Decimal', 'Double', 'Money'] as const) {
      const pair = compiledPair({ field: 'text', column });
      expect(pair.toDynamics(text)).toMatchObject(refused);
      const incoming = readMappedValues(mappingOf(pair), { [pair.property]: text });
      expect(incoming).toMatchObject({ theirs: {}, problems: [refused.problem] });
    }
    for (const field of ['integer', 'longinteger', 'decimal', 'double'] as const)
      expect(compiledPair({ field, column: 'Memo' }).toXperience(text)).toMatchObject(refused);
  });

  it('of up to 100 characters are what they are, and a long text that is none is said to be none', () => {
    const pair = compiledPair({ field: 'text', column: 'Integer' });
    expect(pair.toDynamics(`${'0'.repeat(99)}5`)).toEqual({ value: 5 });
    expect(pair.toDynamics('a'.repeat(200))).toMatchObject({ problem: { code: 'notANumber' } });
  });

  it.each([
    ['integer', '9'.repeat(2_000_000)],
    ['longinteger', '-92233720368547758080'],
  ] as const)('of too many digits for a field of type %s are refused', (type, text) => {
    const pair = compiledPair({ field: type, column: 'Memo' });
    expect(pair.toXperience(text)).toMatchObject({ problem: { code: 'outOfRange' } });
    expect(pair.toDynamics(text)).toMatchObject({ problem: { code: 'outOfRange' } });
  });

  it('typed into a text field travel when they are neutral, else are refused', () => {
    const pair = compiledPair({ field: 'text', column: 'Integer' });
    expect(pair.toDynamics(' 12 ')).toEqual({ value: 12 });
    expect(pair.toDynamics('1,5')).toMatchObject({
      problem: { code: 'notANumber', detail: expect.stringContaining('"1,5"') },
    });
  });
});

describe('truth values', () => {
  it.each([
    [true, true],
    [false, false],
    [1, true],
    [0, false],
    ['True', true],
    ['0', false],
  ])('%s is sent as %s', (ours, theirs) => {
    const pair = compiledPair({ field: typeof ours === 'string' ? 'text' : 'boolean', column: 'Boolean' });
    expect(pair.toDynamics(ours)).toEqual({ value: theirs });
  });

  it('may be named by the labels of the column', () => {
    const choices = [
      { value: 1, label: 'Do Not Allow' },
      { value: 0, label: 'Allow' },
    ];
    const pair = compiledPair({ field: 'text', column: column('donotemail', 'Boolean', { choices }) });
    expect(pair.toDynamics('do not allow')).toEqual({ value: true });
    expect(pair.toDynamics('Allow')).toEqual({ value: false });
    expect(pair.toDynamics('perhaps')).toMatchObject({
      problem: { code: 'notABoolean', detail: expect.stringContaining('"Do Not Allow"') },
    });
  });
});

describe('GUIDs', () => {
  const id = '5f3c1f57-8ff6-4f5b-9f6d-2f7a4f2a9c11';
  const pair = compiledPair({ field: 'text', column: 'Uniqueidentifier' });

  it.each([`{${id}}`, id.toUpperCase(), ` ${id} `, id.replaceAll('-', '')])('are normalised: %s', (text) => {
    expect(pair.toDynamics(text)).toEqual({ value: id });
    expect(pair.equal(text, id.toUpperCase())).toBe(true);
  });

  it('of zeros, which Xperience stores by default, are empty', () => {
    const guid = compiledPair({ field: 'guid', column: 'Uniqueidentifier' });
    expect(guid.canonicalField('00000000-0000-0000-0000-000000000000')).toBeNull();
    expect(guid.equal('00000000-0000-0000-0000-000000000000', null)).toBe(true);
  });

  it('that are none are refused', () => {
    expect(pair.toDynamics(`${id}0`)).toMatchObject({ problem: { code: 'notAGuid' } });
  });
});
