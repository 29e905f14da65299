import type { DataverseError } from './dataverseError.ts';
import { DataverseUnavailable } from './dataverseUnavailable.ts';
import { isOfLogic } from './http/logicCodes.ts';
import type { RefusalReason } from './rows.ts';

/**
 * Why Dataverse did not hand out one row, where that may be about the row: it is another team's, a plug-in fell over on
 * it, the database took too long. Believe it only where another read with the same right has just succeeded.
 * @returns undefined for what cannot be about a row: no answer of Dataverse itself, throttling, a refused token
 */
export function refusedRead(error: unknown): { reason: RefusalReason; error: DataverseError } | undefined {
  if (!(error instanceof DataverseUnavailable) || !error.error?.code) return undefined;
  const said = error.error;
  if (isOfLogic(said)) return { reason: 'logic', error: said };
  if (error.kind === 'forbidden') return { reason: 'forbidden', error: said };
  if (error.kind === 'unreachable') return { reason: 'transient', error: said };
  return error.kind === 'protocol' ? { reason: 'data', error: said } : undefined;
}
