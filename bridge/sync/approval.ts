import type { ContactDecision } from '../mapping/types.ts';

/** What is about to be written for one contact. */
export interface PlannedWrite {
  kind: 'create' | 'exchange';
  decision: ContactDecision;
}

/** How much is about to be written, of contacts or activities that are counted elsewhere later. */
export interface PlannedCounts {
  creations: number;
  changes: number;
}

/** How much of what is planned creates rows, and how much changes something on either side. */
export function countPlanned(planned: readonly PlannedWrite[]): PlannedCounts {
  const isChange = ({ kind, decision }: PlannedWrite): boolean =>
    kind === 'exchange' &&
    (Object.keys(decision.toDynamics).length > 0 || Object.keys(decision.toXperience).length > 0);
  return {
    creations: planned.filter(({ kind }) => kind === 'create').length,
    changes: planned.filter(isChange).length,
  };
}

/** Asked before anything of a page is written; throws when a person has to agree first. */
export interface Approval {
  /** @throws NeedsConfirmation when too many linked rows of a page are not there */
  missing(missing: number, linked: number): void;
  /** @throws NeedsConfirmation when more linked contacts were deleted in Xperience than a run may handle unasked */
  deleted(contacts: number): void;
  /** @throws NeedsConfirmation when more rows would be created than a run may create unasked */
  creations(creations: number): void;
  /**
   * @param underWay of the page before, which the counts of the run do not hold yet
   * @throws NeedsConfirmation when more would be written than a run may do unasked
   */
  writes(planned: readonly PlannedWrite[], underWay?: PlannedCounts): void;
}

/** The same for the contacts of one page, which may have to wait until it is known what the page before has done. */
export interface PageApproval extends Pick<Approval, 'missing' | 'deleted'> {
  /** See Approval. */
  writes(planned: readonly PlannedWrite[]): void | Promise<void>;
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
