import type { ColumnType, FieldType } from './types.ts';

const texts = ['text', 'longtext'] as const;
const wholes = ['integer', 'longinteger'] as const;
const numbers = [...wholes, 'decimal', 'double'] as const;
const any: readonly FieldType[] = [...texts, ...numbers, 'boolean', 'datetime', 'date', 'guid'];

const number: readonly FieldType[] = [...texts, ...numbers];
const choice: readonly FieldType[] = [...texts, ...wholes, 'boolean'];
const lookup: readonly FieldType[] = [...texts, ...wholes, 'guid'];

const fieldTypes: Record<ColumnType, readonly FieldType[]> = {
  String: any,
  Memo: any,
  Integer: number,
  BigInt: number,
  Decimal: number,
  Double: number,
  Money: number,
  Boolean: [...texts, ...wholes, 'boolean'],
  DateTime: [...texts, 'datetime', 'date'],
  Picklist: choice,
  State: choice,
  Status: choice,
  MultiSelectPicklist: texts,
  Lookup: lookup,
  Customer: lookup,
  Owner: lookup,
  Uniqueidentifier: [...texts, 'guid'],
};

/** Whether a contact field holds text. */
export function holdsText(field: FieldType): boolean {
  return field === 'text' || field === 'longtext';
}

/** Whether a contact field holds numbers. */
export function holdsNumber(field: FieldType): boolean {
  return numbers.some((each) => each === field);
}

/** Types of contact field whose values can stand in a column of this type. */
export function fittingFieldTypes(column: ColumnType): readonly FieldType[] {
  return fieldTypes[column];
}
