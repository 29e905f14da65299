import { guidText } from '../guidText.ts';
import { excerpt, notAGuid } from '../misfits.ts';
import type { FieldSide } from '../sides.ts';
import { trueOrFalse } from '../trueOrFalse.ts';

export function booleanField(): FieldSide {
  return {
    canonical: (value) => (value === null ? null : (trueOrFalse(value) ?? (String(value).trim() || null))),
    fit: (text) => {
      const found = trueOrFalse(text);
      if (found !== undefined) return { text: found };
      return { code: 'notABoolean', detail: `${excerpt(text)} is neither true nor false` };
    },
    value: (text) => text === 'true',
  };
}

export function guidField(): FieldSide {
  return {
    canonical: (value) => {
      if (value === null) return null;
      const found = guidText(String(value));
      return found === undefined ? String(value).trim() || null : found;
    },
    fit: (text) => {
      const found = guidText(text);
      return found === undefined ? notAGuid(text) : { text: found };
    },
    value: (text) => text,
  };
}
