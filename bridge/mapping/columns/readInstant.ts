import { localDateTime } from '../localDateTime.ts';

const pattern = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})(?:\.\d+)?(?:Z|([+-])(\d{2}):(\d{2}))$/i;

/**
 * Milliseconds, in whole seconds, of an instant in ISO 8601 with its offset; undefined without an offset, because
 * guessing one would move the value.
 */
export function readInstant(text: string): number | undefined {
  const parts = pattern.exec(text);
  if (!parts) return undefined;
  const [, local = '', sign, hours = '0', minutes = '0'] = parts;
  if (localDateTime(local) === undefined) return undefined;
  const offset = (Number(hours) * 60 + Number(minutes)) * 60_000;
  return Date.parse(`${local}Z`) - (sign === '-' ? -offset : offset);
}
