import { holdsText } from '../fieldHolds.ts';
import { excerpt } from '../misfits.ts';
import type { ColumnSide, PairContext } from '../sides.ts';
import { trueOrFalse } from '../trueOrFalse.ts';

/** Boolean: bit, true/false, 1/0, or one of the column's two labels. */
export function booleanColumn({ column, field }: PairContext): ColumnSide {
  const labels = new Map(
    (column.choices ?? []).flatMap(({ value, label, otherLabels = [] }) =>
      [...otherLabels, label].map((each): [string, number] => [each.trim().toLowerCase(), value]),
    ),
  );
  const allowed = [
    'true',
    'false',
    '1',
    '0',
    ...(column.choices ?? []).map(({ label }) => `"${label}"`),
  ].join(', ');
  const meant = (text: string) =>
    trueOrFalse(text) ?? trueOrFalse(labels.get(text.trim().toLowerCase()) ?? '');
  const read = (text: string) => {
    const found = meant(text);
    if (found !== undefined) return { text: found };
    return { code: 'notABoolean', detail: `${excerpt(text)} is none of ${allowed}` } as const;
  };
  return {
    canonical: (value) => (value === null || value === '' ? null : (meant(String(value)) ?? String(value))),
    fit: read,
    spell: (theirs) => {
      const found = read(theirs);
      if (!('text' in found) || field.type === 'boolean' || holdsText(field.type)) return found;
      return { text: found.text === 'true' ? '1' : '0' };
    },
    value: (text) => text === 'true',
  };
}
