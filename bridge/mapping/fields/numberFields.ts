import { decimalText, roundDecimal } from '../decimalText.ts';
import { notANumber, notWhole, outOfRange } from '../misfits.ts';
import type { FieldSide } from '../sides.ts';
import type { ContactField, FieldValue } from '../types.ts';

const int = { min: -2_147_483_648n, max: 2_147_483_647n };
const bigint = { min: -9_223_372_036_854_775_808n, max: 9_223_372_036_854_775_807n };
/** The most digits a SQL Server decimal can have. */
const mostDigits = 38;

export function integerField(field: ContactField): FieldSide {
  const { min, max } = field.type === 'longinteger' ? bigint : int;
  return {
    canonical,
    fit: (text) => {
      const found = decimalText(text);
      if (found === undefined) return notANumber(text);
      if (found.includes('.')) return notWhole(found);
      const whole = BigInt(found);
      return whole >= min && whole <= max ? { text: found } : outOfRange(found, field.name, min, max);
    },
    // A bigint beyond 2^53 stays text: a number would change its last digits.
    value: (text) => (Number.isSafeInteger(Number(text)) ? Number(text) : text),
  };
}

export function decimalField(field: ContactField): FieldSide {
  const decimals = field.precision;
  const wholeDigits = (field.size ?? mostDigits) - (decimals ?? 0);
  return {
    canonical,
    fit: (given) => {
      const found = decimalText(given);
      if (found === undefined) return notANumber(given);
      const text = asStored(decimals === undefined ? found : roundDecimal(found, decimals, 'awayFromZero'));
      const digits = (text.split('.')[0] ?? '').replace(/^-?0?/, '').length;
      if (digits <= wholeDigits) return { text };
      const detail = `${field.name} takes at most ${wholeDigits} digits before the decimal point, this has ${digits}`;
      return { code: 'outOfRange', detail };
    },
    value: Number,
  };
}

export function doubleField(): FieldSide {
  return {
    canonical,
    fit: (text) => {
      const found = decimalText(text);
      return found === undefined ? notANumber(text) : { text: asStored(found) };
    },
    value: Number,
  };
}

/** Drivers carry decimals, and the double type itself is, a binary number: agree on what will be read back. */
function asStored(text: string): string {
  return decimalText(Number(text)) ?? text;
}

function canonical(value: FieldValue): string | null {
  if (value === null) return null;
  if (typeof value === 'boolean') return value ? '1' : '0';
  return decimalText(value) ?? (String(value).trim() || null);
}
