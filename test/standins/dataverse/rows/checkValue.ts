import { dateTooEarly, numberOutOfRange, textTooLong, unknownChoice } from '../errors/rowErrors.ts';
import type { Column, ColumnType } from '../tables/table.ts';
import { isOutside, roundExact } from './exactNumber.ts';
import type { Value } from './row.ts';

const sdkTypes: Partial<Record<ColumnType, string>> = {
  Integer: 'System.Int32',
  BigInt: 'System.Int64',
  Decimal: 'System.Decimal',
  Double: 'System.Double',
  Money: 'Microsoft.Xrm.Sdk.Money',
};

/**
 * Holds a value against the column's own rules and gives it the stored form: numbers rounded to the column's
 * precision, multi-select choices in ascending order (both inference).
 */
export function checkValue(logicalName: string, column: Column, value: Value): Value {
  if (typeof value === 'string' && isExactColumn(column)) return checkExact(logicalName, column, value);
  if (typeof value === 'string') return checkText(logicalName, column, value);
  if (typeof value === 'number') return checkNumber(logicalName, column, value);
  return value;
}

/** Columns that hold numbers with more digits than a float, as text. */
export function isExactColumn({ type }: Column): boolean {
  return type === 'Decimal' || type === 'Money' || type === 'BigInt';
}

function checkExact(logicalName: string, column: Column, text: string): string {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, precision } = column;
  if (isOutside(text, min, max)) {
    const type = sdkTypes[column.type] ?? 'System.Decimal';
    throw numberOutOfRange(logicalName, column.name, Number(text), type, min, max);
  }
  return precision === undefined ? text : roundExact(text, precision);
}

function checkText(logicalName: string, column: Column, value: string): string {
  if (column.type === 'DateTime' && value < '1753-01-01') throw dateTooEarly(value);
  if (column.type === 'MultiSelectPicklist') return checkChoices(logicalName, column, value);
  if (column.maxLength !== undefined && value.length > column.maxLength) {
    throw textTooLong(logicalName, column.name, column.maxLength);
  }
  return value;
}

function checkChoices(logicalName: string, column: Column, value: string): string {
  const accepted = (column.options ?? []).map((option) => option.value);
  const chosen = value.split(',').map((part) => Number(part.trim()));
  for (const choice of chosen) {
    if (!accepted.includes(choice)) throw unknownChoice(logicalName, column.name, choice, accepted);
  }
  return [...new Set(chosen)].sort((a, b) => a - b).join(',');
}

function checkNumber(logicalName: string, column: Column, value: number): number {
  if (column.options) {
    const accepted = column.options.map((option) => option.value);
    if (!accepted.includes(value)) throw unknownChoice(logicalName, column.name, value, accepted);
    return value;
  }
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = column;
  if (value < min || value > max) {
    throw numberOutOfRange(
      logicalName,
      column.name,
      value,
      sdkTypes[column.type] ?? 'System.Double',
      min,
      max,
    );
  }
  if (column.precision === undefined) return value;
  const factor = 10 ** column.precision;
  return Math.round(value * factor) / factor;
}
