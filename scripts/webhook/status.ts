import { listApiKeys } from '../../bridge/api/authentication/keys/listApiKeys.ts';
import { countOf } from '../../bridge/mapping/countOf.ts';
import { readCursor } from '../../bridge/sync/state/cursor.ts';
import { readInboxLoad } from '../../bridge/sync/state/webhooks/inbox.ts';
import { readRegistration, type WebhookRegistration } from '../../bridge/sync/state/webhooks/registration.ts';
import type { SyncParts } from '../../bridge/sync/syncParts.ts';
import { cursors } from '../../bridge/sync/webhooks/catchUpState.ts';
import { filterMisfit, registerAgain } from '../../bridge/sync/webhooks/filterOfUpdates.ts';
import { minute } from '../commandLine/answer.ts';
import { checkTls } from './checkTls.ts';
import type { PersonApi } from './openPersonApi.ts';
import { readWanted } from './readWanted.ts';
import { bad, good, type StatusLine } from './statusLine.ts';
import { statusOfDynamics } from './statusOfDynamics.ts';

/**
 * What is registered, whether it fits, and whether it works.
 * @param api where a person has signed in, Dynamics is asked as well
 */
export async function webhookStatus(parts: SyncParts, api: PersonApi | undefined): Promise<StatusLine[]> {
  const registration = await readRegistration(parts.database);
  if (!registration)
    return [
      bad('No webhook was registered by this command.', '“npm run webhook -- --help” says how it is done.'),
    ];
  const wanted = await readWanted(parts);
  const misfit = filterMisfit(registration, wanted.columns, wanted.activities);
  const { url, registeredAt } = registration;
  return [
    good(`Registered for ${url} at ${minute(registeredAt)} UTC.`),
    misfit === undefined
      ? good(`The filter has the ${wanted.columns.length} columns that the mapping asks for.`)
      : bad(misfit, registerAgain),
    ...(await keyLines(parts, registration)),
    await callsLine(parts),
    await checkTls(url),
    ...(api ? await statusOfDynamics(api, registration, wanted) : []),
  ];
}

async function keyLines(
  { database }: SyncParts,
  { keyPrefix, formerKeys }: WebhookRegistration,
): Promise<StatusLine[]> {
  const keys = await listApiKeys(database);
  const current = keys.find(({ prefix }) => prefix === keyPrefix);
  if (current?.state !== 'valid')
    return [
      bad(`The key ${keyPrefix}… that Dataverse calls with is ${current?.state ?? 'gone'}.`, registerAgain),
    ];
  const isUsed = current.lastUsedAt !== null;
  const former = keys.filter(({ prefix, state }) => formerKeys.includes(prefix) && state === 'valid');
  return [
    good(`Dataverse calls with the key “${current.name}”${isUsed ? '' : ', which was not used yet'}.`),
    ...former.map(({ name }) =>
      isUsed
        ? bad(
            `The former key “${name}” is still valid, and the new one is in use.`,
            `Revoke it: npm run keys -- revoke "${name}"`,
          )
        : good(`The former key “${name}” stays valid until the new one was used.`),
    ),
  ];
}

async function callsLine({ database }: SyncParts): Promise<StatusLine> {
  const last = await readCursor<string>(database, cursors.lastCall);
  const { waiting, failing } = await readInboxLoad(database);
  const came =
    last === undefined ? 'Dataverse has not called yet' : `Dataverse called last at ${minute(last)} UTC`;
  const text = `${came}; ${countOf(waiting, 'row')} ${waiting === 1 ? 'waits' : 'wait'} to be looked at, ${failing} after a failure.`;
  return failing > 0 ? bad(text, '“npm run failures” says why, where it lasts.') : good(text);
}
