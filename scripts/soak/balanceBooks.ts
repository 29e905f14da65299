import { createFlow } from '../../test/sync/faults/createFlow.ts';
import type { Edits } from '../../test/sync/faults/edits.ts';
import { findActivityViolations } from '../../test/sync/faults/findActivityViolations.ts';
import { findViolations } from '../../test/sync/faults/findViolations.ts';
import type { Poisoned } from '../../test/sync/faults/poisonContacts.ts';
import { recoverActivities } from '../../test/sync/faults/recoverActivities.ts';
import { recoverContacts } from '../../test/sync/faults/recoverContacts.ts';
import { settleRuns } from '../../test/sync/faults/settleRuns.ts';
import type { Stage } from '../../test/sync/startStage.ts';

/**
 * Goes on with what processes have left, delivers what was edited in Dynamics, and compares both sides with everything that people
 * did.
 * @returns sentences about what is lost, doubled or overwritten
 */
export async function balanceBooks(stage: Stage, edits: Edits, poisoned: Poisoned): Promise<string[]> {
  const flow = createFlow(stage, edits);
  await settleRuns(stage);
  await flow.finish();
  return [
    ...(await recoverContacts(stage, { ...edits, stampsAreTrue: true })),
    ...(await recoverActivities(stage)),
    ...(await findViolations(stage, { poisoned: poisoned.forGood, ...edits, delivered: true })),
    ...(await findActivityViolations(stage, edits)),
  ];
}
