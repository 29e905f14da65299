import { contactTable } from '../../bridge/sync/settings/contactTable.ts';
import type { WebhookRegistration } from '../../bridge/sync/state/webhooks/registration.ts';
import { registerAgain } from '../../bridge/sync/webhooks/filterOfUpdates.ts';
import { endpointName, findEndpoint } from './endpoint.ts';
import type { PersonApi } from './openPersonApi.ts';
import type { WantedWebhook } from './readWanted.ts';
import { bad, good, type StatusLine } from './statusLine.ts';
import { readSteps, type Step, type WantedStep, wantedSteps } from './steps.ts';

/** Compares what is in Dynamics with what has to be there. */
export async function statusOfDynamics(
  api: PersonApi,
  { url }: Pick<WebhookRegistration, 'url'>,
  { installationId, columns, activities }: WantedWebhook,
): Promise<StatusLine[]> {
  const endpoint = await findEndpoint(api, endpointName(installationId));
  if (!endpoint)
    return [bad('There is no service endpoint of this installation in Dynamics.', registerAgain)];
  const steps = await readSteps(api, endpoint.id);
  const wanted = wantedSteps({ columns, activities });
  const isWanted = (step: Step) => wanted.some(({ table }) => table === step.table);
  const others = steps.filter((step) => !isWanted(step)).length;
  const wrong = [
    endpoint.url === url ? undefined : `The service endpoint in Dynamics calls ${endpoint.url}.`,
    ...wanted.map((each) => {
      const found = steps.filter(({ message, table }) => message === each.message && table === each.table);
      return wrongWith(each, found);
    }),
    others > 0 ? `There are ${others} steps for other tables, which the bridge refuses.` : undefined,
  ].filter((text) => text !== undefined);
  if (wrong.length > 0) return wrong.map((text) => bad(text, registerAgain));
  return [good(`In Dynamics the service endpoint and its ${steps.length} steps are as they have to be.`)];
}

function wrongWith({ message, table, filter }: WantedStep, steps: readonly Step[]): string | undefined {
  const [step] = steps;
  const named = table === contactTable ? message : `${message} of ${table}`;
  if (!step) return `The step for ${named} is missing in Dynamics.`;
  if (steps.some(({ asynchronous }) => !asynchronous))
    return `A step for ${named} is synchronous: people wait for the bridge when they save.`;
  if (!step.enabled) return `The step for ${named} is switched off in Dynamics.`;
  if (filter !== null && [...step.columns].sort().join() !== filter)
    return `The filter of the step for ${named} in Dynamics is not what ${table === contactTable ? 'the mapping asks for' : 'it has to be'}.`;
  return undefined;
}
