import { localDateTime } from '../localDateTime.ts';
import { notADate } from '../misfits.ts';
import type { FieldSide } from '../sides.ts';

/** datetime2: zoneless server-local time with seven digits. */
export function dateTimeField(): FieldSide {
  return dateSide('YYYY-MM-DDTHH:mm:ss.fffffff'.length);
}

/** date: a calendar day. */
export function dateField(): FieldSide {
  return dateSide('YYYY-MM-DD'.length);
}

function dateSide(canonicalLength: number): FieldSide {
  return {
    canonical: (value) => {
      if (value === null) return null;
      const text = String(value);
      // Only what the database hands over in another form than the canonical one needs parsing.
      if (text.length === canonicalLength && (canonicalLength === 10 || text.charAt(10) === 'T')) return text;
      const local = localDateTime(text);
      return local === undefined ? text.trim() || null : local.slice(0, canonicalLength);
    },
    fit: (text) => {
      const local = localDateTime(text);
      return local === undefined ? notADate(text) : { text: local.slice(0, canonicalLength) };
    },
    value: (text) => text,
  };
}
