import { NeedsConfirmation } from '../contacts/approval.ts';
import type { RunCounts } from './run.ts';

/**
 * Keeps a run of activities from filling Dynamics unasked.
 * @param mostCreations most rows a run creates before a person confirms it; null for any number
 * @param counts those of the pages committed so far
 * @returns told how many rows a page would create; throws NeedsConfirmation
 */
export function createActivityApproval(
  mostCreations: number | null,
  counts: Readonly<RunCounts>,
): (creations: number) => void {
  return (creations) => {
    if (mostCreations === null || creations === 0 || counts.created + creations <= mostCreations) return;
    throw new NeedsConfirmation(
      'manyCreations',
      `The run would create more than ${mostCreations} activities in Dynamics. Look at what it would do and confirm it, or cancel it.`,
    );
  };
}
