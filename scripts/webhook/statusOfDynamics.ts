import { contactTable } from '../../bridge/sync/settings/contactTable.ts';
import type { WebhookRegistration } from '../../bridge/sync/state/webhooks/registration.ts';
import { registerAgain } from '../../bridge/sync/webhooks/filterOfUpdates.ts';
import { endpointName, findEndpoint } from './endpoint.ts';
import type { PersonApi } from './openPersonApi.ts';
import type { WantedWebhook } from './readWanted.ts';
import { bad, good, type StatusLine } from './statusLine.ts';
import { messages, readSteps, type Step } from './steps.ts';

/** Compares what is in Dynamics with what has to be there. */
export async function statusOfDynamics(
  api: PersonApi,
  { url }: Pick<WebhookRegistration, 'url'>,
  { installationId, columns }: WantedWebhook,
): Promise<StatusLine[]> {
  const endpoint = await findEndpoint(api, endpointName(installationId));
  if (!endpoint)
    return [bad('There is no service endpoint of this installation in Dynamics.', registerAgain)];
  const steps = await readSteps(api, endpoint.id);
  const others = steps.filter(({ table }) => table !== contactTable).length;
  const wrong = [
    endpoint.url === url ? undefined : `The service endpoint in Dynamics calls ${endpoint.url}.`,
    ...messages.map((message) => {
      const found = steps.filter((step) => step.message === message && step.table === contactTable);
      return wrongWith(message, found, columns);
    }),
    others > 0 ? `There are ${others} steps for other tables, which the bridge refuses.` : undefined,
  ].filter((text) => text !== undefined);
  if (wrong.length > 0) return wrong.map((text) => bad(text, registerAgain));
  return [good(`In Dynamics the service endpoint and its ${steps.length} steps are as they have to be.`)];
}

function wrongWith(message: string, steps: readonly Step[], columns: readonly string[]): string | undefined {
  const [step] = steps;
  if (!step) return `The step for ${message} is missing in Dynamics.`;
  if (steps.some(({ asynchronous }) => !asynchronous))
    return `A step for ${message} is synchronous: people wait for the bridge when they save.`;
  if (!step.enabled) return `The step for ${message} is switched off in Dynamics.`;
  if (message === 'Update' && [...step.columns].sort().join() !== columns.join())
    return 'The filter of the step for Update in Dynamics is not what the mapping asks for.';
  return undefined;
}
