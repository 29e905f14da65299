import type { ContactOutcome } from './contactWork.ts';

/** What has become of contacts so far, by ContactID. */
export interface Results {
  outcomes: Map<number, ContactOutcome>;
  /** Those whose failures, or the end of them, were stored together with what was agreed. */
  recorded: Set<number>;
}

export function noResults(): Results {
  return { outcomes: new Map(), recorded: new Set() };
}
