import type { Step } from '../stage.ts';
import { syncToEnd } from '../syncToEnd.ts';
import { takeStep } from '../takeStep.ts';

/** Nothing has changed, so nothing is sent. */
export const secondRun: Step = async (stage) => [
  await takeStep(stage, 'second run', async () => {
    const written = stage.dynamics.conditions.log.counts().rowsWritten;
    const run = await syncToEnd(stage);
    const more = stage.dynamics.conditions.log.counts().rowsWritten - written;
    return {
      what: `${run.counts.read} contacts looked at, ${run.counts.updated + run.counts.created} sent`,
      check: (expect) => {
        expect(run.state === 'finished', `the run ended as ${run.state}: ${run.reason}`);
        expect(run.counts.created + run.counts.updated === 0, 'contacts were sent although nothing changed');
        expect(more === 0, `${more} rows were written although nothing changed`);
      },
    };
  }),
];
