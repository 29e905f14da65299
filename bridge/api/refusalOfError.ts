import { DatabaseError } from '../database/databaseError.ts';
import { DataverseUnavailable } from '../dataverse/dataverseUnavailable.ts';
import { SyncRefused } from '../sync/syncRefused.ts';
import type { Refusal } from './refusal.ts';
import { refusalOfDataverse } from './refusalOfDataverse.ts';

/** What a thrown error means for the caller; undefined when it is a mistake of the bridge's own. */
export function refusalOfError(error: unknown): Refusal | undefined {
  if (error instanceof SyncRefused) return refusalOfSync(error);
  if (error instanceof DataverseUnavailable) return refusalOfDataverse(error);
  if (error instanceof DatabaseError && (error.kind === 'unavailable' || error.kind === 'busy')) {
    return {
      refused: 'unavailable',
      code: error.kind === 'busy' ? 'databaseBusy' : 'databaseUnavailable',
      detail: 'The database of Xperience does not answer at the moment. Try again in a minute.',
    };
  }
  return undefined;
}

function refusalOfSync({ refusal }: SyncRefused): Refusal {
  const { kind, code, detail, problems } = refusal;
  const field = problems?.[0]?.field;
  return {
    refused: kind,
    code,
    detail,
    ...(field !== undefined && { field }),
    ...(problems && { problems: [...problems] }),
  };
}
