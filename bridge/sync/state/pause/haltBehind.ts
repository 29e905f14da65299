import { DataverseUnavailable } from '../../../dataverse/dataverseUnavailable.ts';
import { SyncRefused } from '../../syncRefused.ts';

/** Why a request was held back, where a pause or a switch was the reason and not a lease that ran out. */
export function haltBehind(error: unknown): SyncRefused | undefined {
  return error instanceof DataverseUnavailable && error.cause instanceof SyncRefused
    ? error.cause
    : undefined;
}
