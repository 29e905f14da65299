import type { PartAnswer } from '../batch/types.ts';
import { errorCodes } from '../http/errorCodes.ts';
import { explainFailure } from '../http/explainFailure.ts';
import { isOfLogic } from '../http/logicCodes.ts';
import { readError } from '../http/readError.ts';
import type { DataverseError, RefusalReason } from '../types.ts';

export type RowRefusal =
  | { outcome: 'changed' | 'exists' | 'missing'; error: DataverseError }
  | { outcome: 'refused'; reason: RefusalReason; error: DataverseError; worthRepeating: boolean };

const guids = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** Rolled back by the database, usually because another writer was at the same rows. */
const databaseCodes: ReadonlySet<string> = new Set([errorCodes.sqlError, errorCodes.sqlTimeout]);
const duplicateCodes: ReadonlySet<string> = new Set([
  errorCodes.duplicateAlternateKey,
  errorCodes.duplicateDetected,
]);

/** What an error part means for the row it was about; by code first, because statuses differ for the same error. */
export function classifyRefusal(write: 'create' | 'update', id: string, part: PartAnswer): RowRefusal {
  const error = readError(part);
  const refused = (reason: RefusalReason, worthRepeating = false): RowRefusal => ({
    outcome: 'refused',
    reason,
    error,
    worthRepeating,
  });
  if (duplicateCodes.has(error.code)) return refused('duplicate');
  // One that objects has judged the values; one that fell over may not do so again.
  if (isOfLogic(error)) return refused(error.status === 400 ? 'data' : 'logic');
  if (error.code === errorCodes.versionMismatch) return { outcome: 'changed', error };
  if (error.code === errorCodes.duplicateId) {
    return write === 'create' ? { outcome: 'exists', error } : refused('duplicate');
  }
  if (error.code === errorCodes.rowMissing) {
    return write === 'update' && isAbout(id, error) ? { outcome: 'missing', error } : refused('data');
  }
  if (databaseCodes.has(error.code)) return refused('transient', true);
  switch (explainFailure('write', part).kind) {
    case 'forbidden':
    case 'unauthorized':
      return refused('forbidden');
    case 'throttled':
      return refused('transient', true);
    case 'unreachable':
      return refused('transient', error.status !== 500);
    default:
      break;
  }
  if (error.status === 412) return { outcome: write === 'create' ? 'exists' : 'changed', error };
  return refused('data');
}

/** The same code is given when a row that a lookup points to does not exist; the message names the row. */
function isAbout(id: string, error: DataverseError): boolean {
  const named = error.message.match(guids) ?? [];
  return named.length === 0 || named.some((found) => found.toLowerCase() === id);
}
