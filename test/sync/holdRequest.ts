import { expect, vi } from 'vitest';
import type { DataverseStandin } from '../standins/dataverse/createDataverseStandin.ts';
import type { FaultMatch, FaultSchedule } from '../standins/dataverse/faults/faultRule.ts';

/** A request that Dynamics has got and does nothing about until the test lets it go. */
export interface HeldRequest {
  /** Settles when Dynamics has got it, or so many of them. */
  arrived(count?: number): Promise<void>;
  /** Lets it run, also where nobody waits for its answer any more. */
  letGo(): void;
}

/** Holds the first request that matches, or those of a schedule: what a test does meanwhile comes before its answer. */
export function holdRequest(
  { conditions: { faults } }: DataverseStandin,
  match: FaultMatch,
  schedule: FaultSchedule = { nth: 1 },
): HeldRequest {
  const { id } = faults.add({ match, schedule, scope: 'request', fault: { type: 'held' } });
  const struck = () => faults.list().find((rule) => rule.id === id)?.struck;
  return {
    arrived: (count = 1) =>
      vi.waitFor(() => expect(struck()).toBeGreaterThanOrEqual(count), { timeout: 60_000, interval: 5 }),
    letGo: () => void faults.remove(id),
  };
}
