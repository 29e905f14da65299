import type { SQLOutputValue } from 'node:sqlite';
import { dateTime2 } from '../dateTime2.ts';
import { baseType, type SqlType } from '../sqlType.ts';

/** Turns what SQLite stored into the value of a type; null stays null. */
export type FromColumn = (value: SQLOutputValue) => string | number | boolean | null;

function numberOf(value: SQLOutputValue): number | string {
  if (typeof value === 'number') return value;
  if (typeof value !== 'bigint') throw new TypeError(`Expected a number, found ${typeof value}.`);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value.toString();
}

function textOf(value: SQLOutputValue): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'bigint') return String(value);
  throw new TypeError(`Expected text, found ${typeof value}.`);
}

const converters: Readonly<Record<string, (value: SQLOutputValue) => string | number | boolean>> = {
  int: numberOf,
  bigint: numberOf,
  float: numberOf,
  decimal: numberOf,
  bit: (value) => numberOf(value) !== 0,
  nvarchar: textOf,
  date: textOf,
  datetime2: (value) => dateTime2(textOf(value)),
  uniqueidentifier: (value) => textOf(value).toLowerCase(),
};

/** The conversion for a type. */
export function fromColumn(type: SqlType): FromColumn {
  const convert = converters[baseType(type)];
  if (convert === undefined) throw new Error(`No conversion for ${type}.`);
  return (value) => (value === null ? null : convert(value));
}
