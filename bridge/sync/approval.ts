import type { ContactDecision } from '../mapping/types.ts';

/** What is about to be written for one contact. */
export interface PlannedWrite {
  kind: 'create' | 'exchange';
  decision: ContactDecision;
}

/** Asked before anything of a page is written; throws when a person has to agree first. */
export interface Approval {
  /** @throws NeedsConfirmation when too many linked rows of a page are not there */
  missing(missing: number, linked: number): void;
  /** @throws NeedsConfirmation when more linked contacts were deleted in Xperience than a run may handle unasked */
  deleted(contacts: number): void;
  /** @throws NeedsConfirmation when more rows would be created than a run may create unasked */
  creations(creations: number): void;
  /** @throws NeedsConfirmation when more would be written than a run may do unasked */
  writes(planned: readonly PlannedWrite[]): void;
}

/**
 * Why a run waits for a person, beside being the first. A new one needs its cause and what to do in
 * scripts/generate/troubleshooting/runs.ts.
 */
export type ConfirmationCode = 'manyChanges' | 'manyCreations' | 'rowsMissing' | 'contactsMissing';

/** More is about to be changed than a run may change unasked. */
export class NeedsConfirmation extends Error {
  readonly code: ConfirmationCode;

  constructor(code: ConfirmationCode, message: string) {
    super(message);
    this.name = 'NeedsConfirmation';
    this.code = code;
  }
}
