import { cannotConvert, numberAsText, unexpectedNode } from '../errors/payloadErrors.ts';
import type { Column } from '../tables/table.ts';
import { type EdmType, edmType } from './edmType.ts';
import { isRawNumber, plainText, type RawNumber } from './exactNumber.ts';
import { parseGuid } from './parseGuid.ts';
import type { Value } from './row.ts';

const datePattern = /^(\d{4})-(\d{2})-(\d{2})$/;
const instantPattern = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)?(Z|[+-]\d{2}:\d{2})$/;
const int32 = 2147483647;

/**
 * Reads a JSON value as the OData layer does: by the property's Edm type, before any rule of the table.
 * Texts that spell an Int32, Double or Boolean are converted, as Microsoft.OData does (Convert.ChangeType);
 * for Decimal and Int64 they are refused. An empty text is stored as null (inference: what Dataverse shows
 * afterwards is null).
 */
export function readValue(entitySet: string, column: Column, json: unknown): Value | null {
  if (json === null) return null;
  const type = edmType(column);
  if (isRawNumber(json)) return readExact(entitySet, json, type);
  if (typeof json === 'object') {
    throw unexpectedNode(
      entitySet,
      column.name,
      Array.isArray(json) ? 'StartArray' : 'StartObject',
      'PrimitiveValue',
    );
  }
  const value = readers[type](json as string | number | boolean, entitySet, type);
  if (value === undefined) throw cannotConvert(entitySet, literalOf(json), type);
  return value === '' ? null : value;
}

/** Decimal and Int64 are stored with all their digits, as text; other types take the number as a float. */
function readExact(entitySet: string, { rawJSON }: RawNumber, type: EdmType): Value {
  const text = plainText(rawJSON);
  const whole = type === 'Edm.Int64' && text !== undefined && isInt64(text);
  if (text !== undefined && (whole || (type === 'Edm.Decimal' && isDecimal(text)))) return text;
  const value = isExactType(type) ? undefined : readers[type](Number(rawJSON), entitySet, type);
  if (value === undefined) throw cannotConvert(entitySet, rawJSON, type);
  return value;
}

function isExactType(type: EdmType): boolean {
  return type === 'Edm.Int64' || type === 'Edm.Decimal';
}

function isInt64(text: string): boolean {
  return !text.includes('.') && text.length <= 20 && BigInt.asIntN(64, BigInt(text)) === BigInt(text);
}

/** .NET's Decimal has 28 digits. */
function isDecimal(text: string): boolean {
  return text.replace(/[-.]/g, '').length <= 28;
}

type Primitive = string | number | boolean;
type Reader = (json: Primitive, entitySet: string, type: EdmType) => Value | undefined;

const readers: Record<EdmType, Reader> = {
  'Edm.String': (json) => (typeof json === 'string' ? json : undefined),
  'Edm.Guid': (json) => (typeof json === 'string' ? parseGuid(json) : undefined),
  'Edm.Boolean': (json) => {
    if (typeof json === 'boolean') return json;
    const text = typeof json === 'string' ? json.trim().toLowerCase() : '';
    return text === 'true' ? true : text === 'false' ? false : undefined;
  },
  'Edm.Int32': (json) => {
    const number = typeof json === 'string' && /^\s*[+-]?\d+\s*$/.test(json) ? Number(json) : json;
    return Number.isInteger(number) && Math.abs(Number(number)) <= int32 + 1 ? Number(number) : undefined;
  },
  'Edm.Double': (json) => {
    const number = typeof json === 'string' && json.trim() !== '' ? Number(json) : json;
    return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
  },
  'Edm.Int64': (json, entitySet, type) => {
    if (typeof json === 'string') throw numberAsText(entitySet, type);
    return Number.isInteger(json) ? (json as number) : undefined;
  },
  'Edm.Decimal': (json, entitySet, type) => {
    if (typeof json === 'string') throw numberAsText(entitySet, type);
    return typeof json === 'number' ? json : undefined;
  },
  'Edm.Date': (json) => (typeof json === 'string' && isCalendarDate(json) ? json : undefined),
  'Edm.DateTimeOffset': (json) => (typeof json === 'string' ? readInstant(json) : undefined),
};

function isCalendarDate(text: string): boolean {
  const [, year, month, day] = datePattern.exec(text) ?? [];
  if (year === undefined) return false;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  return date.getUTCMonth() === Number(month) - 1 && date.getUTCDate() === Number(day) && Number(year) > 0;
}

/** An instant in UTC by whole seconds; Dataverse keeps no fractions. Undefined for anything else. */
export function readInstant(text: string): string | undefined {
  if (!instantPattern.test(text) || !isCalendarDate(text.slice(0, 10))) return undefined;
  const time = Date.parse(text);
  return Number.isNaN(time) ? undefined : formatInstant(new Date(time));
}

/** `YYYY-MM-DDTHH:MM:SSZ`. */
export function formatInstant(date: Date): string {
  return `${date.toISOString().slice(0, 19)}Z`;
}

function literalOf(json: unknown): string {
  return typeof json === 'boolean' ? (json ? 'True' : 'False') : String(json);
}
