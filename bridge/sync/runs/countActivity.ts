import type { ActivityOutcome } from '../activities/activityWork.ts';
import type { RunCounts } from '../state/runs/run.ts';

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
