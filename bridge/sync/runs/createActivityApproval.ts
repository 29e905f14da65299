import type { ActivityApproval } from '../activities/activityWork.ts';
import { NeedsConfirmation } from '../contacts/approval.ts';
import { refuseManyMissing } from './refuseManyMissing.ts';
import type { RunCounts } from './run.ts';

/**
 * Keeps a run of activities from filling Dynamics unasked, and from failing all activities where the rows of contacts
 * are out of sight.
 * @param mostCreations most rows a run creates before a person confirms it; null for any number
 * @param counts those of the pages committed so far
 */
export function createActivityApproval(
  mostCreations: number | null,
  counts: Readonly<RunCounts>,
): ActivityApproval {
  return {
    missingRows: refuseManyMissing,
    creations(creations) {
      if (mostCreations === null || creations === 0 || counts.created + creations <= mostCreations) return;
      throw new NeedsConfirmation(
        'manyCreations',
        `The run would create more than ${mostCreations} activities in Dynamics. Look at what it would do and confirm it, or cancel it.`,
      );
    },
  };
}
