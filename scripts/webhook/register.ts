import {
  forgetRegistration,
  readRegistration,
  saveRegistration,
} from '../../bridge/sync/state/webhooks/registration.ts';
import type { Call } from '../commandLine/runCommand.ts';
import { endpointName, findEndpoint, saveEndpoint } from './endpoint.ts';
import { endKeys, formerKeysOf, makeKey } from './makeKey.ts';
import type { PersonApi } from './openPersonApi.ts';
import type { OpenedWebhook } from './openWebhook.ts';
import { readWanted } from './readWanted.ts';
import { saveSteps, wantedSteps } from './steps.ts';
import { webhookAddress } from './webhookAddress.ts';

export interface Registered {
  url: string;
  endpointId: string;
  columns: string[];
  /** Whether tasks and appointments are told of, too. */
  activities: boolean;
  key: { name: string; prefix: string };
  /** Beginnings of keys that stay valid until somebody revokes them. */
  formerKeys: string[];
}

/**
 * Registers the webhook, or brings the one there is to mapping, address and a new key. Killed at any point it is continued
 * by being called again.
 * @throws CommandRefused, SyncRefused
 */
export async function register(
  opened: OpenedWebhook,
  api: PersonApi,
  { url: given, call }: { url: string | undefined; call: Pick<Call, 'by' | 'screen'> },
): Promise<Registered> {
  const { parts, config } = opened;
  const { database } = parts;
  const url = webhookAddress(given, config.server);
  const wanted = await readWanted(parts);
  const { installationId, columns, activities } = wanted;
  const name = endpointName(installationId);
  const before = await readRegistration(database);
  const found = await findEndpoint(api, name);
  const made = await makeKey(database, { secret: opened.keySecret(), by: call.by, now: new Date() });
  const formerKeys = formerKeysOf(before);
  const registration = {
    url,
    columns,
    activities,
    keyPrefix: made.prefix,
    formerKeys,
    registeredAt: new Date().toISOString(),
  };
  // All keys are known before Dynamics has the new one: whatever ends the command here, none is forgotten.
  await saveRegistration(
    database,
    before
      ? { ...before, formerKeys: [...before.formerKeys, made.prefix] }
      : { ...registration, endpointId: found?.id ?? null },
  );
  call.screen.progress('The service endpoint is written');
  let endpointId: string;
  try {
    endpointId = await saveEndpoint(api, { name, url, key: made.key, id: found?.id });
  } catch (error) {
    // Dynamics may have it all the same; a key that is not used does no harm to the one that is.
    if (!found) {
      await endKeys(database, [made.prefix], call.by);
      await (before ? saveRegistration(database, before) : forgetRegistration(database));
    } else await saveRegistration(database, { ...registration, endpointId: found.id });
    throw error;
  }
  await saveRegistration(database, { ...registration, endpointId });
  call.screen.progress('The steps are written');
  await saveSteps(api, endpointId, wantedSteps(wanted));
  return { url, endpointId, columns, activities, key: { name: made.name, prefix: made.prefix }, formerKeys };
}
