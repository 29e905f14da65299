import { DatabaseError, type DatabaseErrorKind } from '../databaseError.ts';

/** SQLite's primary result codes (https://www.sqlite.org/rescode.html) that mean something to callers. */
const kinds: Readonly<Record<number, DatabaseErrorKind>> = {
  5: 'busy',
  6: 'busy',
  8: 'readOnly',
  10: 'unavailable',
  11: 'unavailable',
  13: 'unavailable',
  14: 'unavailable',
  19: 'constraint',
  26: 'unavailable',
};

/** Extended codes of unique and primary key constraints. */
const duplicateCodes = new Set([1555, 2067]);

/** The SQLite result code of an error, extended where SQLite gives one. */
export function resultCode(error: unknown): number | undefined {
  return error instanceof Error && 'errcode' in error && typeof error.errcode === 'number'
    ? error.errcode
    : undefined;
}

/** Says what SQLite refused in words both drivers share; other errors pass unchanged. */
export function toDatabaseError(error: unknown): unknown {
  const code = resultCode(error);
  if (code === undefined || !(error instanceof Error)) return error;
  const kind = duplicateCodes.has(code) ? 'duplicate' : (kinds[code & 0xff] ?? 'other');
  return new DatabaseError(kind, `The embedded database refused a statement: ${error.message}.`, error);
}
