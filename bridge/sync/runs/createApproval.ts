import { type Approval, NeedsConfirmation } from '../contacts/approval.ts';
import { refuseManyMissing } from './refuseManyMissing.ts';
import type { RunCounts } from './run.ts';

export interface ApprovalLimits {
  /** Contacts linked when the run began. */
  linked: number;
  /** Most rows a run creates unasked; null for any number. */
  mostCreations: number | null;
}

/** Up to this share of the linked contacts, and always up to this many, are changed unasked. */
const changedShare = 0.2;
const alwaysChanged = 50;

/**
 * Keeps one run from doing what nobody can want: a wrong mapping that changes every contact, a Dynamics whose rows
 * are out of sight. `counts` are those of the pages committed so far.
 */
export function createApproval({ linked, mostCreations }: ApprovalLimits, counts: RunCounts): Approval {
  const mostChanges = Math.max(alwaysChanged, Math.floor(linked * changedShare));
  let gone = 0;
  return {
    missing: refuseManyMissing,
    gone(contacts) {
      gone += contacts;
      if (gone <= mostChanges) return;
      throw new NeedsConfirmation(
        'contactsMissing',
        `More than ${mostChanges} of the ${linked} linked contacts are no longer in Xperience. Check that this is the right database; confirm the run if they were really deleted or merged.`,
      );
    },
    writes(verdicts) {
      const changes = verdicts.filter(
        ({ kind, decision }) =>
          kind === 'exchange' &&
          (Object.keys(decision.toDynamics).length > 0 || Object.keys(decision.toXperience).length > 0),
      ).length;
      const creations = verdicts.filter(({ kind }) => kind === 'create').length;
      if (counts.updated + counts.taken + changes > mostChanges) {
        throw new NeedsConfirmation(
          'manyChanges',
          `The run would change more than ${mostChanges} of the ${linked} linked contacts. Look at what it would do and confirm it, or cancel it and check the mapping.`,
        );
      }
      if (mostCreations !== null && counts.created + creations > mostCreations) {
        throw new NeedsConfirmation(
          'manyCreations',
          `The run would create more than ${mostCreations} rows in Dynamics. Look at what it would do and confirm it, or cancel it.`,
        );
      }
    },
  };
}
