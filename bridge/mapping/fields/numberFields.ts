import { decimalText, roundDecimal, significantDigits } from '../decimalText.ts';
import { numberOrText } from '../exactNumber.ts';
import { inexactNumber, notANumber, notWhole, outOfRange } from '../misfits.ts';
import type { FieldSide } from '../sides.ts';
import type { ContactField, FieldValue, MappingItem } from '../types.ts';

const int = { min: -2_147_483_648n, max: 2_147_483_647n };
const bigint = { min: -9_223_372_036_854_775_808n, max: 9_223_372_036_854_775_807n };
/** Longest text of a bigint: more digits need no arithmetic to be too many, and cost much of it. */
const longestBigint = String(bigint.min).length;
/** So many digits every bigint has. */
const bigintDigits = 18;
/** The most digits a SQL Server decimal can have. */
const mostDigits = 38;
/** What SQL Server's float takes beside 0: it has no smaller numbers, which JavaScript has. */
const float = { min: 2.2250738585072014e-308, max: Number.MAX_VALUE };

export function integerField(field: ContactField, { valueMap }: MappingItem): FieldSide {
  const { min, max } = field.type === 'longinteger' ? bigint : int;
  const empty = field.emptyValue === undefined ? undefined : String(field.emptyValue);
  const unlessEmpty = (text: string | null) =>
    text === empty && !Object.hasOwn(valueMap, text ?? '') ? null : text;
  return {
    canonical: (value) => unlessEmpty(canonical(value)),
    fit: (text) => {
      const found = decimalText(text);
      if (found === undefined) return notANumber(text);
      if (found.includes('.')) return notWhole(found);
      if (found.length > longestBigint) return outOfRange(found, field.name, min, max);
      const whole = BigInt(found);
      return whole >= min && whole <= max
        ? { text: unlessEmpty(found) }
        : outOfRange(found, field.name, min, max);
    },
    // A bigint beyond 2^53 stays text: a number would change its last digits.
    value: numberOrText,
  };
}

export function decimalField(field: ContactField): FieldSide {
  const decimals = field.precision;
  const wholeDigits = (field.size ?? mostDigits) - (decimals ?? 0);
  const exactDigits = field.exactDigits ?? mostDigits;
  const wholeExact = field.exactDigits === undefined ? mostDigits : bigintDigits;
  return {
    canonical,
    fit: (given) => {
      const found = decimalText(given);
      if (found === undefined) return notANumber(given);
      const text = decimals === undefined ? found : roundDecimal(found, decimals, 'awayFromZero');
      const digits = (text.split('.')[0] ?? '').replace(/^-?0?/, '').length;
      if (digits > wholeDigits) {
        const detail = `${field.name} takes at most ${wholeDigits} digits before the decimal point, this has ${digits}`;
        return { code: 'outOfRange', detail };
      }
      const exact = text.includes('.') ? significantDigits(text) <= exactDigits : digits <= wholeExact;
      return exact ? { text } : inexactNumber(found, field.name);
    },
    value: numberOrText,
  };
}

export function doubleField(field: ContactField): FieldSide {
  return {
    canonical,
    fit: (text) => {
      const found = decimalText(text);
      if (found === undefined) return notANumber(text);
      const magnitude = Math.abs(Number(found));
      if (magnitude > float.max) return outOfRange(found, field.name, -float.max, float.max);
      // Smaller than what can be stored is nothing.
      if (magnitude < float.min) return { text: '0' };
      // What prints otherwise is another number.
      return decimalText(Number(found)) === found ? { text: found } : inexactNumber(found, field.name);
    },
    value: Number,
  };
}

function canonical(value: FieldValue): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return decimalText(value) ?? (String(value).trim() || null);
}
