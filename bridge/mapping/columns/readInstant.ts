import { isCalendarDay } from '../localDateTime.ts';

const utcSeconds = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/;
const pattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|([+-])(\d{2}):(\d{2}))$/i;

/**
 * Milliseconds, in whole seconds, of an instant in ISO 8601 with its offset; undefined without an offset, because
 * guessing one would move the value.
 */
export function readInstant(text: string): number | undefined {
  if (utcSeconds.test(text)) return parsed(text);
  const parts = pattern.exec(text);
  if (!parts) return undefined;
  const [, local = '', sign, hours = '0', minutes = '0'] = parts;
  const at = parsed(`${local.toUpperCase()}Z`);
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return at === undefined ? undefined : at - (sign === '-' ? -offset : offset);
}

// Date.parse takes the 30th of February for the 1st of March, and 24:00 for the next day.
function parsed(text: string): number | undefined {
  const at = Date.parse(text);
  return Number.isNaN(at) || !isCalendarDay(text) || text.startsWith('24', 11) ? undefined : at;
}
