import { setTimeout as wait } from 'node:timers/promises';
import type { Stage } from '../startStage.ts';

/** Waits until Dynamics has answered every request, so that what is counted is all there was. */
export async function waitForQuiet({ dynamics }: Stage): Promise<void> {
  const { log } = dynamics.conditions;
  while (log.underWay() > 0) await wait(10);
}
