import fc from 'fast-check';
import type {
  ColumnValue,
  ContactField,
  DataverseColumn,
  FieldValue,
  MappingItem,
} from '../../../bridge/mapping/types.ts';
import { column, field } from '../samples.ts';
import {
  anyUnits,
  cents,
  day,
  fractional,
  guid,
  instant,
  int32,
  midnight,
  safeInteger,
  visibleText,
  wallClock,
} from './values.ts';

/** A pair of types, and values that each side can hold. */
export interface PairKind {
  name: string;
  field: ContactField;
  column: DataverseColumn;
  ours: fc.Arbitrary<FieldValue>;
  theirs: fc.Arbitrary<ColumnValue>;
  rules?: Partial<MappingItem>;
}

type Typed = [type: ContactField['type'], changes?: Partial<ContactField>];
type Column = [type: DataverseColumn['type'], changes?: Partial<DataverseColumn>];

function kind(
  [fieldType, fieldChanges]: Typed,
  [columnType, columnChanges]: Column,
  ours: fc.Arbitrary<FieldValue>,
  theirs: fc.Arbitrary<ColumnValue>,
  rules: Partial<MappingItem> = {},
): PairKind {
  return {
    name: `${fieldType} and ${columnType}${columnChanges ? ` ${JSON.stringify(columnChanges)}` : ''}`.slice(
      0,
      90,
    ),
    field: field('F', fieldType, fieldChanges),
    column: column('c', columnType, columnChanges),
    ours,
    theirs,
    rules,
  };
}

const choices = [
  { value: 1, label: 'Male' },
  { value: 2, label: 'Female' },
  { value: 100000000, label: 'Čeština & more' },
];
const targets = [{ table: 'account', entitySet: 'accounts', navigationProperty: 'nav_Account' }];
const choiceValue = fc.constantFrom(1, 2, 100000000);
const label = fc.constantFrom('Male', 'female', ' FEMALE ', '2', '100000000', 'Čeština &amp; more');
const list = fc.uniqueArray(choiceValue, { minLength: 1 }).map((values) => values.join(','));

/** What the lookups by key of these tests find: rows named k0 to k9, in both directions. */
export const references = {
  resolve: (_table: string, _keyColumn: string, key: string) =>
    /^k\d$/.test(key) ? `00000000-0000-0000-0000-00000000001${key.slice(1)}` : undefined,
  keyOf: (_table: string, _keyColumn: string, id: string) =>
    /^0{8}-0{4}-0{4}-0{4}-0{10}1\d$/.test(id) ? `k${id.slice(-1)}` : undefined,
};
const key = fc.integer({ min: 0, max: 9 }).map((n) => `k${n}`);
const keyedRow = fc.integer({ min: 0, max: 9 }).map((n) => `00000000-0000-0000-0000-00000000001${n}`);
const byKey = { lookup: { table: 'account', keyColumn: 'name', unresolved: 'fail' } } as const;

/** Pairs whose types hold the same values, so that nothing may be lost on the way there and back. */
export const lossless: PairKind[] = [
  kind(['text'], ['String'], visibleText, visibleText),
  kind(['longtext'], ['Memo'], visibleText, visibleText),
  kind(['integer'], ['Integer'], int32, int32),
  kind(['longinteger'], ['BigInt'], safeInteger, safeInteger),
  kind(['decimal', { size: 18, precision: 2 }], ['Decimal', { precision: 2 }], cents, cents),
  kind(['double'], ['Money', { precision: 2 }], cents, cents),
  kind(['boolean'], ['Boolean'], fc.boolean(), fc.boolean()),
  kind(
    ['datetime'],
    ['DateTime', { behavior: 'TimeZoneIndependent' }],
    wallClock,
    wallClock.map((t) => `${t.slice(0, 19)}Z`),
  ),
  kind(['datetime'], ['DateTime', { behavior: 'DateOnly' }], midnight, day),
  kind(['date'], ['DateTime', { behavior: 'DateOnly' }], day, day),
  kind(['date'], ['DateTime', { format: 'DateOnly' }], day, instant),
  kind(
    ['date'],
    ['DateTime', { behavior: 'TimeZoneIndependent', format: 'DateOnly' }],
    day,
    day.map((d) => `${d}T00:00:00Z`),
  ),
  kind(['integer'], ['Picklist', { choices }], choiceValue, choiceValue),
  kind(['text'], ['Status', { choices }], label, choiceValue),
  kind(['text'], ['MultiSelectPicklist', { choices }], list, list),
  kind(['boolean'], ['Picklist', { choices }], fc.boolean(), fc.constantFrom(1, 2), {
    valueMap: { true: 1, false: 2 },
  }),
  kind(['guid'], ['Uniqueidentifier'], guid, guid),
  kind(['text'], ['Lookup', { targets }], guid, guid),
  kind(['text'], ['Customer', { targets }], key, keyedRow, byKey),
  kind(['integer'], ['String'], int32, int32.map(String)),
  kind(
    ['datetime'],
    ['String'],
    fractional,
    wallClock.map((t) => t.slice(0, 19)),
  ),
];

const cut = { overlong: 'cut' } as const;

/** Pairs in which one side holds more, values that do not fit, and plain rubbish. */
export const lossy: PairKind[] = [
  kind(['text', { size: 6 }], ['String', { maxLength: 4 }], visibleText, visibleText, cut),
  kind(['text', { size: 3 }], ['String', { maxLength: 9 }], visibleText, visibleText, cut),
  kind(['text', { size: 6 }], ['String', { maxLength: 4 }], visibleText, visibleText),
  kind(['longtext'], ['Memo'], anyUnits, anyUnits),
  kind(
    ['double'],
    ['Double', { precision: 2 }],
    fc.double(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
  ),
  kind(
    ['decimal', { precision: 1 }],
    ['Money', { precision: 4 }],
    fc.double({ min: -1e9, max: 1e9, noNaN: true }),
    cents,
  ),
  kind(['integer'], ['Decimal', { precision: 2 }], int32, cents),
  kind(['longinteger'], ['BigInt'], fc.bigInt().map(String), fc.double()),
  kind(['datetime'], ['DateTime'], fractional, instant),
  kind(['date'], ['DateTime'], day, instant),
  kind(['datetime'], ['DateTime', { behavior: 'DateOnly' }], fractional, day),
  kind(['text'], ['DateTime', { format: 'DateOnly' }], fc.oneof(day, visibleText), instant),
  kind(['text'], ['Picklist', { choices }], fc.oneof(label, visibleText), fc.integer({ min: 0, max: 3 }), {
    valueMap: { M: 1, Mr: 1 },
  }),
  kind(
    ['text'],
    ['MultiSelectPicklist', { choices }],
    fc.oneof(list, visibleText),
    fc.oneof(list, visibleText),
  ),
  kind(['text'], ['Lookup', { targets }], fc.oneof(key, visibleText), fc.oneof(keyedRow, guid), byKey),
  kind(['text'], ['Lookup', { targets }], fc.oneof(key, visibleText), fc.oneof(keyedRow, guid), {
    lookup: { ...byKey.lookup, unresolved: 'empty' },
  }),
  kind(['guid'], ['String', { maxLength: 20 }], guid, fc.oneof(guid, visibleText), cut),
];
