import { cutText } from '../cutText.ts';
import { halfCharacter, tooLong } from '../misfits.ts';
import { plainText } from '../plainText.ts';
import type { ColumnSide, PairContext } from '../sides.ts';

/** String and Memo: any contact field as text; MaxLength counts UTF-16 units, as nvarchar does. */
export function textColumn({ column, field, item }: PairContext): ColumnSide {
  const limit = column.maxLength ?? Number.POSITIVE_INFINITY;
  const cut = item.overlong === 'cut';
  return {
    canonical: (value) => (value === null ? null : plainText(String(value))),
    fit: (ours) => {
      if (!ours.isWellFormed()) return halfCharacter;
      const text = field.type === 'datetime' ? withoutEmptyFraction(ours) : ours;
      if (text.length <= limit) return { text };
      return cut ? { text: cutText(text, limit) || null } : tooLong(text.length, column.name, limit);
    },
    spell: (text) => ({ text }),
    value: (text) => text,
  };
}

function withoutEmptyFraction(dateTime: string): string {
  return dateTime.replace(/\.?(?<!0)0+$/, '');
}
