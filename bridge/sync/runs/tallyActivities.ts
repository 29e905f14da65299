import type { ActivityOutcome } from '../activities/activityWork.ts';
import { noCounts, type RunCounts, type SkippedType } from '../state/runs/run.ts';

/** What a run of activities has done so far, and which types it did not send. */
export interface ActivityTally {
  counts: RunCounts;
  skippedTypes(): SkippedType[];
  add(outcomes: readonly ActivityOutcome[]): void;
}

/** Goes on from what a run has counted before; without one from nothing. */
export function tallyActivities(
  before: { counts: RunCounts; skippedTypes?: readonly SkippedType[] } = { counts: noCounts },
): ActivityTally {
  const counts: RunCounts = { ...before.counts };
  const skipped = new Map((before.skippedTypes ?? []).map((each) => [each.type, { ...each }]));
  return {
    counts,
    skippedTypes: () => [...skipped.values()],
    add(outcomes) {
      counts.read += outcomes.length;
      for (const outcome of outcomes) {
        const count = countActivity(outcome);
        if (count === 'skipped') counts.skipped = (counts.skipped ?? 0) + 1;
        else counts[count] += 1;
        const { because, type } = outcome;
        if (!because) continue;
        const known = skipped.get(type);
        if (known) known.count += 1;
        else skipped.set(type, { type, count: 1, ...because });
      }
    },
  };
}

const counted = {
  created: 'created',
  completed: 'updated',
  unchanged: 'unchanged',
  skipped: 'skipped',
  blocked: 'failed',
  failed: 'failed',
} as const satisfies Record<ActivityOutcome['result'], keyof RunCounts>;

/** Under which count of a run an activity goes. */
export function countActivity({ result }: ActivityOutcome): (typeof counted)[ActivityOutcome['result']] {
  return counted[result];
}
