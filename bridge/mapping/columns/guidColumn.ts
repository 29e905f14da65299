import { guidText } from '../guidText.ts';
import { notAGuid } from '../misfits.ts';
import type { ColumnSide, Fitted } from '../sides.ts';
import type { ColumnValue } from '../types.ts';

/** Uniqueidentifier. */
export function guidColumn(): ColumnSide {
  return { canonical: canonicalGuid, fit: fitGuid, spell: fitGuid, value: (text) => text };
}

export function canonicalGuid(value: ColumnValue): string | null {
  if (value === null || value === '') return null;
  const found = guidText(String(value));
  return found === undefined ? String(value) : found;
}

export function fitGuid(text: string): Fitted {
  const found = guidText(text);
  return found === undefined ? notAGuid(text) : { text: found };
}
