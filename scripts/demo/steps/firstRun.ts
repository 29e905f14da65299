import type { components } from '../../../schemas/contract.ts';
import { answerOf } from '../answerOf.ts';
import { listContacts } from '../listContacts.ts';
import type { Step } from '../stage.ts';
import { followRun, syncToEnd } from '../syncToEnd.ts';
import { takeStep } from '../takeStep.ts';

type Run = components['schemas']['Run'];

/** The first run waits with its plan; once an administrator has confirmed it, contacts are created in Dynamics and linked. */
export const firstRun: Step = async (stage) => {
  let waiting: Run | undefined;
  const rows = () => stage.dynamics.organization.table('contact')?.rows.size() ?? 0;
  const planned = await takeStep(stage, 'first run', async () => {
    const before = rows();
    const run = await syncToEnd(stage);
    waiting = run;
    const { withAddress = 0, inDynamics = 0 } = run.addresses ?? {};
    return {
      what: `waits for a person: would create ${run.plan?.created} rows; ${inDynamics} of ${withAddress} addresses are in Dynamics already`,
      check: (expect) => {
        expect(run.state === 'needsConfirmation', `the run ended as ${run.state}: ${run.reason}`);
        expect(rows() === before, `${rows() - before} rows were written before anybody confirmed`);
      },
    };
  });
  const confirmed = await takeStep(stage, 'confirmed', async () => {
    const qualifying = (await listContacts(stage, 'qualifying')).length;
    const going = await answerOf<Run>(stage.administrator.call('ConfirmRun', { run: waiting?.id }));
    const run = await followRun(stage, going);
    const { created, failed } = run.counts;
    return {
      what: `${qualifying} contacts qualified: ${created} created, ${failed} with a field that does not fit`,
      check: (expect) => {
        expect(run.state === 'finished', `the run ended as ${run.state}: ${run.reason}`);
        expect(qualifying > 0, 'no contact of the sample qualified');
        expect(created === waiting?.plan?.created, `${created} created, ${waiting?.plan?.created} planned`);
        expect(created + failed === qualifying, `${created} created and ${failed} failed of ${qualifying}`);
        expect(rows() === qualifying, `Dynamics holds ${rows()} rows for ${qualifying} contacts`);
      },
    };
  });
  return [planned, confirmed];
};
