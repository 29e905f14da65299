import type { ActivityOutcome } from '../activities/activityWork.ts';
import type { ContactOutcome } from '../contacts/contactWork.ts';
import { noCounts, type RunCounts, type SkippedType } from '../state/runs/run.ts';

/** Under which count of a run something it looked at goes; of activities that are not sent also why. */
export interface Counted {
  count: Exclude<keyof RunCounts, 'read' | 'requests'>;
  unsent?: Omit<SkippedType, 'count'>;
}

/** What a run has done so far, and which types of activities it did not send. */
export interface Tally {
  counts: RunCounts;
  skippedTypes(): SkippedType[];
  /** Counts what was read and handled. */
  add(counted: readonly Counted[]): void;
}

/** Goes on from what a run has counted before; without one from nothing. */
export function createTally(
  before: { counts: RunCounts; skippedTypes?: readonly SkippedType[] } = { counts: noCounts },
): Tally {
  const counts: RunCounts = { ...before.counts };
  const skipped = new Map((before.skippedTypes ?? []).map((each) => [each.type, { ...each }]));
  return {
    counts,
    skippedTypes: () => [...skipped.values()],
    add(counted) {
      counts.read += counted.length;
      for (const { count, unsent } of counted) {
        counts[count] = (counts[count] ?? 0) + 1;
        if (!unsent) continue;
        const known = skipped.get(unsent.type);
        if (known) known.count += 1;
        else skipped.set(unsent.type, { ...unsent, count: 1 });
      }
    },
  };
}

/** A contact with a problem counts as failed, even where its other fields travelled. */
export function countContact({ problems, result }: Pick<ContactOutcome, 'problems' | 'result'>): Counted {
  return { count: problems.length > 0 ? 'failed' : result };
}

const activityCounts = {
  created: 'created',
  completed: 'updated',
  unchanged: 'unchanged',
  skipped: 'skipped',
  blocked: 'failed',
  failed: 'failed',
} as const satisfies Record<ActivityOutcome['result'], Counted['count']>;

export function countActivity({ result, type, because }: ActivityOutcome): Counted {
  return { count: activityCounts[result], ...(because ? { unsent: { type, ...because } } : {}) };
}
