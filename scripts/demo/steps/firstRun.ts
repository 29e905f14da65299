import { listContacts } from '../listContacts.ts';
import type { Step } from '../stage.ts';
import { syncToEnd } from '../syncToEnd.ts';
import { takeStep } from '../takeStep.ts';

/** Contacts that qualify are created in Dynamics and linked. */
export const firstRun: Step = async (stage) => [
  await takeStep(stage, 'first run', async () => {
    const qualifying = (await listContacts(stage, 'qualifying')).length;
    const run = await syncToEnd(stage);
    const { created, failed } = run.counts;
    const rows = stage.dynamics.organization.table('contact')?.rows.size() ?? 0;
    return {
      what: `${qualifying} contacts qualified: ${created} created, ${failed} with a field that does not fit`,
      check: (expect) => {
        expect(run.state === 'finished', `the run ended as ${run.state}: ${run.reason}`);
        expect(qualifying > 0, 'no contact of the sample qualified');
        expect(created + failed === qualifying, `${created} created and ${failed} failed of ${qualifying}`);
        expect(rows === qualifying, `Dynamics holds ${rows} rows for ${qualifying} contacts`);
      },
    };
  }),
];
