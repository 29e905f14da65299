import type { DataverseError } from '../../dataverse/types.ts';
import type { ContactOutcome } from './contactWork.ts';

/** What has become of contacts so far, by ContactID. */
export interface Results {
  outcomes: Map<number, ContactOutcome>;
  /** Those whose failures, or the end of them, were stored together with what was agreed. */
  recorded: Set<number>;
  /** What Dynamics said of those whose row it did not create because a key is taken, by ContactID. */
  keyTaken: Map<number, DataverseError>;
}

export function noResults(): Results {
  return { outcomes: new Map(), recorded: new Set(), keyTaken: new Map() };
}
