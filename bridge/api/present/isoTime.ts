import type { DateTime2 } from '../../database/sqlType.ts';

/** UTC of the database as ISO 8601. */
export function isoTime(utc: DateTime2): string {
  return `${utc.slice(0, 23)}Z`;
}
