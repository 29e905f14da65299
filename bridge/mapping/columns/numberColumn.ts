import { compareDecimals, decimalText, roundDecimal } from '../decimalText.ts';
import { numberForJson } from '../exactNumber.ts';
import { notANumber, notWhole, outOfRange } from '../misfits.ts';
import type { ColumnSide, PairContext } from '../sides.ts';
import type { ColumnType, DataverseColumn } from '../types.ts';

/** Smallest and largest number as plain decimal texts, and the digits behind the point. */
interface Limits {
  min: string;
  max: string;
  decimals: number;
}

/** What Dataverse allows a column of each type at most. */
const widest: Partial<Record<ColumnType, Limits>> = {
  Integer: { min: '-2147483648', max: '2147483647', decimals: 0 },
  BigInt: { min: '-9223372036854775808', max: '9223372036854775807', decimals: 0 },
  Decimal: { min: '-100000000000', max: '100000000000', decimals: 10 },
  Double: { min: '-100000000000', max: '100000000000', decimals: 5 },
  Money: { min: '-922337203685477', max: '922337203685477', decimals: 4 },
};

/**
 * Integer, BigInt, Decimal, Double and Money. Values are compared at the column's precision, so neither binary
 * noise of a float on our side nor digits that Dataverse keeps beyond its precision look like a change. All digits
 * count: nothing goes through a float but a Double, which is one in Dynamics as well.
 */
export function numberColumn({ column }: PairContext): ColumnSide {
  const { min, max, decimals } = limitsOf(column);
  const whole = column.type === 'Integer' || column.type === 'BigInt';
  const rounded = (found: string) => {
    if (!found.includes('.') && column.type !== 'Double') return found;
    const atPrecision = roundDecimal(found, decimals, 'awayFromZero');
    return column.type === 'Double' ? (decimalText(Number(atPrecision)) ?? atPrecision) : atPrecision;
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
      const fits = compareDecimals(text, min) >= 0 && compareDecimals(text, max) <= 0;
      return fits ? { text } : outOfRange(found, column.name, min, max);
    },
    spell: (theirs) => {
      const found = decimalText(theirs);
      if (found === undefined) return notANumber(theirs);
      return whole && found.includes('.') ? notWhole(found) : { text: found };
    },
    value: numberForJson,
    // Exactly half a unit rounds up here and down there.
    alsoSame: (ours, theirs) => {
      const found = decimalText(ours);
      return !whole && found !== undefined && roundDecimal(found, decimals, 'towardsZero') === theirs;
    },
  };
}

/** The column's own limits within those of its type: metadata as floats tells the last BigInt one too large. */
function limitsOf({ type, min, max, precision }: DataverseColumn): Limits {
  const most = widest[type] ?? { min: `-${'9'.repeat(28)}`, max: '9'.repeat(28), decimals: 10 };
  const own = { min: textOf(min) ?? most.min, max: textOf(max) ?? most.max };
  const isBigInt = type === 'BigInt';
  return {
    min: isBigInt && compareDecimals(own.min, most.min) < 0 ? most.min : own.min,
    max: isBigInt && compareDecimals(own.max, most.max) > 0 ? most.max : own.max,
    decimals: most.decimals === 0 ? 0 : (precision ?? most.decimals),
  };
}

/** With all its digits: 2^63 is printed as 9223372036854776000. */
function textOf(limit: number | undefined): string | undefined {
  if (limit === undefined) return undefined;
  return Number.isInteger(limit) ? String(BigInt(limit)) : decimalText(limit);
}
