import type { DataverseUnavailable } from '../dataverse/dataverseUnavailable.ts';
import type { Refusal } from './refusal.ts';

/** What it means for a caller that Dynamics as a whole could not be used. */
export function refusalOfDataverse({ kind, message, retryAfterMs }: DataverseUnavailable): Refusal {
  return {
    refused: 'unavailable',
    code: `dynamics${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
    detail: message,
    ...(retryAfterMs !== undefined && { retryAfterSeconds: retryAfterMs / 1000 }),
  };
}
