import type { ActivityApproval } from '../activities/activityWork.ts';
import { NeedsConfirmation } from '../contacts/approval.ts';
import type { Confirmed, RunCounts } from '../state/runs/run.ts';
import { refuseManyMissing } from './refuseManyMissing.ts';

/**
 * Keeps a run of activities from filling Dynamics unasked, and from failing all activities where the rows of contacts
 * are out of sight. Who confirmed one has not agreed to the other.
 * @param limits.mostCreations most rows a run creates before a person confirms it; null for any number
 * @param counts those of the pages committed so far
 */
export function createActivityApproval(
  { mostCreations, confirmed }: { mostCreations: number | null; confirmed?: Confirmed | undefined },
  counts: Readonly<RunCounts>,
): ActivityApproval {
  const mostCreated = mostCreations === null ? null : mostCreations + (confirmed?.creations ?? 0);
  return {
    missingRows(missing, of) {
      if (confirmed?.reasons.includes('rowsMissing') !== true) refuseManyMissing(missing, of);
    },
    creations(creations) {
      if (mostCreated === null || creations === 0 || counts.created + creations <= mostCreated) return;
      throw new NeedsConfirmation(
        'manyCreations',
        `The run would create more than ${mostCreated} activities in Dynamics. Look at what it would do and confirm it, or cancel it.`,
      );
    },
  };
}
