import { decimalText, roundDecimal } from '../decimalText.ts';
import { notANumber, notWhole, outOfRange } from '../misfits.ts';
import type { ColumnSide, PairContext } from '../sides.ts';
import type { ColumnType } from '../types.ts';

interface Limits {
  min: number;
  max: number;
  decimals: number;
}

/** So many digits, a number holds exactly. */
const exactDigits = 15;

/** What Dataverse allows a column of each type at most, for metadata that says nothing. */
const widest: Partial<Record<ColumnType, Limits>> = {
  Integer: { min: -2_147_483_648, max: 2_147_483_647, decimals: 0 },
  BigInt: { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER, decimals: 0 },
  Decimal: { min: -100_000_000_000, max: 100_000_000_000, decimals: 10 },
  Double: { min: -100_000_000_000, max: 100_000_000_000, decimals: 5 },
  Money: { min: -922_337_203_685_477, max: 922_337_203_685_477, decimals: 4 },
};

/**
 * Integer, BigInt, Decimal, Double and Money. Values are compared at the column's precision, so neither binary
 * noise of a float on our side nor digits that Dataverse keeps beyond its precision look like a change.
 */
export function numberColumn({ column }: PairContext): ColumnSide {
  const limits = widest[column.type] ?? {
    min: Number.MIN_SAFE_INTEGER,
    max: Number.MAX_SAFE_INTEGER,
    decimals: 10,
  };
  const whole = column.type === 'Integer' || column.type === 'BigInt';
  const decimals = whole ? 0 : (column.precision ?? limits.decimals);
  const min = column.min ?? limits.min;
  const max = column.max ?? limits.max;
  // Through a number, because that is what JSON carries: more digits would come back as others.
  const rounded = (found: string) => {
    if (found.length <= exactDigits && !found.includes('.')) return found;
    const atPrecision = roundDecimal(found, decimals, 'awayFromZero');
    return decimalText(Number(atPrecision)) ?? atPrecision;
  };
  return {
    canonical: (value) => {
      if (value === null || value === '') return null;
      const found = typeof value === 'boolean' ? undefined : decimalText(value);
      if (found === undefined) return String(value);
      return whole ? found : rounded(found);
    },
    fit: (ours) => {
      const found = decimalText(ours);
      if (found === undefined) return notANumber(ours);
      if (whole && found.includes('.')) return notWhole(found);
      const text = rounded(found);
      const number = Number(text);
      if (number < min || number > max) return outOfRange(found, column.name, min, max);
      return whole && !Number.isSafeInteger(number) ? inexact(found) : { text };
    },
    spell: (theirs) => {
      const found = decimalText(theirs);
      if (found === undefined) return notANumber(theirs);
      if (whole && found.includes('.')) return notWhole(found);
      return whole && !Number.isSafeInteger(Number(found)) ? inexact(found) : { text: found };
    },
    value: Number,
    // Exactly half a unit rounds up here and down there.
    alsoSame: (ours, theirs) => {
      const found = decimalText(ours);
      return !whole && found !== undefined && roundDecimal(found, decimals, 'towardsZero') === theirs;
    },
  };
}

function inexact(number: string) {
  const detail = `${number} is beyond 9007199254740991, where JSON numbers lose digits`;
  return { code: 'inexactNumber', detail } as const;
}
