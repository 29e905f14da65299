import { decimalText } from './decimalText.ts';
import { guidText } from './guidText.ts';
import { isRead } from './securedColumn.ts';
import type { ColumnType, DataverseColumn } from './types.ts';

const keyTypes: ReadonlySet<ColumnType> = new Set(['String', 'Integer', 'BigInt', 'Uniqueidentifier']);

/** What an Integer column holds, for metadata that says nothing. */
const int = { min: -2_147_483_648, max: 2_147_483_647 };

/** A longer text names no row, and in a query, where each character may take nine, it would be too long for a URL. */
const longest = 1000;

/** Whether rows can be looked up by a column: by texts, whole numbers and IDs. */
export function isKeyColumn(column: DataverseColumn): boolean {
  return isRead(column) && keyTypes.has(column.type);
}

/**
 * A contact's text as a key of a column. Undefined where no row can have it: Dynamics would refuse the whole query
 * because of the one contact.
 */
export function keyText(column: DataverseColumn, text: string): string | undefined {
  switch (column.type) {
    case 'Uniqueidentifier':
      return guidText(text) ?? undefined;
    case 'Integer':
    case 'BigInt':
      return wholeKey(column, text);
    default:
      return text.isWellFormed() && text.length <= Math.min(column.maxLength ?? longest, longest)
        ? text
        : undefined;
  }
}

function wholeKey({ type, min, max }: DataverseColumn, text: string): string | undefined {
  const found = decimalText(text);
  const number = Number(found ?? Number.NaN);
  if (!Number.isSafeInteger(number)) return undefined;
  const limits = type === 'Integer' ? int : { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER };
  return number >= (min ?? limits.min) && number <= (max ?? limits.max) ? found : undefined;
}
