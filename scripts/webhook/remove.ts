import { forgetRegistration, readRegistration } from '../../bridge/sync/state/webhooks/registration.ts';
import { endpointName, findEndpoint } from './endpoint.ts';
import { endKeys } from './makeKey.ts';
import type { PersonApi } from './openPersonApi.ts';
import type { OpenedWebhook } from './openWebhook.ts';
import { readWanted } from './readWanted.ts';
import { readSteps } from './steps.ts';

export interface Removed {
  endpoint: boolean;
  steps: number;
  /** Names of the keys that were ended. */
  keys: string[];
}

/** Takes steps and endpoint out of Dynamics, then ends the keys. What is gone already is no mistake. */
export async function remove(
  { parts }: Pick<OpenedWebhook, 'parts'>,
  api: PersonApi,
  by: string,
): Promise<Removed> {
  const { database } = parts;
  const { installationId } = await readWanted(parts);
  const endpoint = await findEndpoint(api, endpointName(installationId));
  const steps = endpoint ? await readSteps(api, endpoint.id) : [];
  for (const { id } of steps) await api.remove(`sdkmessageprocessingsteps(${id})`);
  if (endpoint) await api.remove(`serviceendpoints(${endpoint.id})`);
  const registration = await readRegistration(database);
  const prefixes = registration ? [registration.keyPrefix, ...registration.formerKeys] : [];
  const keys = await endKeys(database, prefixes, by);
  await forgetRegistration(database);
  return { endpoint: endpoint !== undefined, steps: steps.length, keys };
}
