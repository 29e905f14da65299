import { TYPES } from 'tedious';
import { DatabaseError } from '../databaseError.ts';
import { baseType, type SqlType } from '../sqlType.ts';
import { toTediousDateTime } from './dateTime2Value.ts';
import { isSqlParameter } from './sqlParameter.ts';

type TdsType = (typeof TYPES)[keyof typeof TYPES];

/** What tedious sends: the declared type, the value in tedious' own form, and the size. */
export interface TdsParameter {
  type: TdsType;
  value: unknown;
  options?: { length?: number; scale?: number };
}

const guidPattern = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const datePattern = /^\d{4}-\d{2}-\d{2}$/;
const decimalPattern = /^-?\d{1,38}(\.\d{1,38})?$/;
const integerPattern = /^-?\d{1,19}$/;

/** Longest text a parameter holds without being `nvarchar(max)`, and the length that stands for `max`. */
const longest = 4000;
const max = 65_535;

/**
 * Texts are declared by these two sizes only, not by the column's: a longer text is refused by the column instead
 * of cut by the parameter, and the server keeps one plan a statement.
 */
function text(value: string | null, type?: SqlType): TdsParameter {
  const isLong = type === 'nvarchar(max)' || (value?.length ?? 0) > longest;
  return { type: TYPES.NVarChar, value, options: { length: isLong ? max : longest } };
}

const isInt = (value: unknown): value is number =>
  Number.isInteger(value) && Math.abs(value as number) <= 2_147_483_647;
const isInteger = (value: unknown): boolean =>
  Number.isSafeInteger(value) || (typeof value === 'string' && integerPattern.test(value));

const converters: Readonly<Record<string, (value: unknown, type: SqlType) => TdsParameter | undefined>> = {
  // Beyond int's range a comparison is still true or false, and an assignment fails on the server.
  int: (value) =>
    isInt(value) ? { type: TYPES.Int, value } : isInteger(value) ? { type: TYPES.BigInt, value } : undefined,
  bigint: (value) => (isInteger(value) ? { type: TYPES.BigInt, value } : undefined),
  bit: (value) =>
    typeof value === 'boolean' || value === 0 || value === 1
      ? { type: TYPES.Bit, value: Boolean(value) }
      : undefined,
  float: (value) => (Number.isFinite(value) ? { type: TYPES.Float, value } : undefined),
  // As text, which the server reads exactly: tedious scales by multiplying doubles, and is off behind 2^53.
  decimal: (value) => {
    if (typeof value === 'string' && decimalPattern.test(value)) return text(value);
    return Number.isFinite(value) ? text(plainDecimal(value as number)) : undefined;
  },
  nvarchar: (value, type) => (typeof value === 'string' ? text(value, type) : undefined),
  date: (value) =>
    typeof value === 'string' && datePattern.test(value)
      ? { type: TYPES.Date, value: toTediousDateTime(`${value}T00:00:00`) }
      : undefined,
  datetime2: (value) =>
    typeof value === 'string'
      ? { type: TYPES.DateTime2, value: toTediousDateTime(value), options: { scale: 7 } }
      : undefined,
  uniqueidentifier: (value) =>
    typeof value === 'string' && guidPattern.test(value)
      ? { type: TYPES.UniqueIdentifier, value }
      : undefined,
};

const nulls: Readonly<Record<string, TdsParameter>> = {
  int: { type: TYPES.Int, value: null },
  bigint: { type: TYPES.BigInt, value: null },
  bit: { type: TYPES.Bit, value: null },
  float: { type: TYPES.Float, value: null },
  date: { type: TYPES.Date, value: null },
  datetime2: { type: TYPES.DateTime2, value: null, options: { scale: 7 } },
  uniqueidentifier: { type: TYPES.UniqueIdentifier, value: null },
};

/** The type of a value whose query does not tell: the narrowest the server converts to any other that fits. */
function byValue(value: unknown): TdsParameter | undefined {
  if (typeof value === 'string') return text(value);
  if (typeof value === 'boolean') return { type: TYPES.Bit, value };
  if (isInt(value)) return { type: TYPES.Int, value };
  if (typeof value === 'bigint' || Number.isSafeInteger(value)) return { type: TYPES.BigInt, value };
  return Number.isFinite(value) ? { type: TYPES.Float, value } : undefined;
}

function nameOf(value: unknown): string {
  if (value instanceof Date) return 'a Date';
  return typeof value === 'object' ? 'an object' : String(value);
}

/**
 * Turns a query's parameter into what tedious sends. Messages hold no value.
 * @throws for anything that would be stored as something else without a word (Date, undefined, NaN, objects), and a
 * DatabaseError where the column's type does not take the value, which the server would only notice for some
 */
export function toTdsParameter(parameter: unknown): TdsParameter {
  const { sqlType, value } = isSqlParameter(parameter) ? parameter : { sqlType: undefined, value: parameter };
  if (value === null) return (sqlType && nulls[baseType(sqlType)]) ?? text(null, sqlType);
  const plain = byValue(value);
  if (plain === undefined) {
    throw new TypeError(
      `A query parameter must be text, a finite number, a boolean or null, but is ${nameOf(value)}.`,
    );
  }
  if (sqlType === undefined) return plain;
  const converted = converters[baseType(sqlType)]?.(value, sqlType);
  if (converted !== undefined) return converted;
  throw new DatabaseError(
    'constraint',
    `A query parameter for ${sqlType} is a ${typeof value} that is none.`,
  );
}

/** A finite number in digits without exponent, which is all that SQL Server reads as a decimal. */
function plainDecimal(value: number): string {
  const [digits = '', exponent] = String(value).split('e');
  if (exponent === undefined) return digits;
  const [, sign = '', whole = '', fraction = ''] = /^(-?)(\d+)(?:\.(\d*))?$/.exec(digits) ?? [];
  const places = Number(exponent);
  if (places < 0) return `${sign}0.${'0'.repeat(-places - 1)}${whole}${fraction}`;
  return `${sign}${whole}${fraction.padEnd(places, '0')}`;
}
