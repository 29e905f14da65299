import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { readRegistration, saveRegistration } from '../../bridge/sync/state/webhooks/registration.ts';
import { madeColumns, madeMessages, madeTables } from '../../bridge/sync/webhooks/followedActivities.ts';
import { CommandRefused } from '../commandLine/commandRefused.ts';
import type { Call } from '../commandLine/runCommand.ts';
import { writeOut } from '../commandLine/writeOut.ts';
import { endpointName } from './endpoint.ts';
import { endKeys, formerKeysOf, makeKey } from './makeKey.ts';
import type { OpenedWebhook } from './openWebhook.ts';
import { readWanted } from './readWanted.ts';
import { messages } from './steps.ts';
import { webhookAddress } from './webhookAddress.ts';

const stepsForActivities = `  4. The same for the primary entities ${madeTables.join(' and ')}: a step for each of these messages: ${madeMessages.join(', ')}
       Filtering Attributes of Update: ${madeColumns.join(', ')}
`;

/**
 * Makes the key, and says what a person enters in Microsoft's Plug-in Registration Tool: for who may not sign in here, or
 * whose organisation allows no app registration for it.
 * @throws CommandRefused, SyncRefused
 */
export async function registerByHand(
  { parts, config, keySecret }: OpenedWebhook,
  { url: given, out, call }: { url: string | undefined; out: string; call: Pick<Call, 'by' | 'io'> },
): Promise<string> {
  if (existsSync(resolve(call.io.cwd, out)))
    throw new CommandRefused(`${out} is there already. Give the name of a new file.`);
  const url = webhookAddress(given, config.server);
  const { installationId, columns, activities } = await readWanted(parts);
  const before = await readRegistration(parts.database);
  const made = await makeKey(parts.database, { secret: keySecret(), by: call.by, now: new Date() });
  try {
    writeOut(call.io, made.key, out, { secret: true });
  } catch (error) {
    // Nobody will ever have it.
    await endKeys(parts.database, [made.prefix], call.by);
    throw error;
  }
  await saveRegistration(parts.database, {
    url,
    columns,
    activities,
    endpointId: null,
    keyPrefix: made.prefix,
    formerKeys: formerKeysOf(before),
    registeredAt: new Date().toISOString(),
  });
  return `The key “${made.name}” was written to ${out}, and nowhere else. In the Plug-in Registration Tool:

  1. Register → Register New Web Hook, or update the one there is
       Name            ${endpointName(installationId)}
       Endpoint URL    ${url}
       Authentication  HttpHeader: key x-api-key, value: what is in ${out}
  2. For it, Register New Step, once for each of these messages: ${messages.join(', ')}
       Primary entity  contact
       Stage           PostOperation, execution mode Asynchronous, Delete AsyncOperation if StatusCode = Successful
  3. In the step for Update, Filtering Attributes, these columns:
       ${columns.join(', ')}
${activities ? stepsForActivities : ''}
Then delete ${out}. “npm run webhook -- status” says whether Dataverse calls.`;
}
