import { setTimeout as wait } from 'node:timers/promises';
import { createApiKey } from '../../../bridge/api/authentication/keys/createApiKey.ts';
import { isRefusal } from '../../../bridge/api/refusal.ts';
import { connectCaller } from '../../../test/standins/dataverse/connectCaller.ts';
import { registerWebhook } from '../../../test/standins/dataverse/registerWebhook.ts';
import { listClean } from '../listContacts.ts';
import type { Step } from '../stage.ts';
import { takeStep } from '../takeStep.ts';

const city = 'Kutná Hora';
const patienceMs = 10_000;

/** A webhook is registered in Dynamics; then a person edits a row there, and nobody does anything else. */
export const editTellsItself: Step = async (stage) => {
  const { database, dynamics, bridgeUrl, keySecret } = stage;
  const contacts = await listClean(stage, 2);
  const contact = contacts.at(-1);
  const administrator = await connectCaller(dynamics);
  const request = { name: 'Dataverse webhook', scopes: ['webhook'], expiresAt: undefined } as const;
  const made = await createApiKey(database, { ...request, secret: keySecret, createdBy: 'demo' });
  if (isRefusal(made)) throw new Error(made.detail);
  const url = `${new URL(bridgeUrl).origin}/webhooks/dataverse`;
  await registerWebhook(administrator, { url, key: made.key, columns: ['address1_city'] });
  const step = await takeStep(stage, 'edited in Dynamics, by webhook', async () => {
    const begun = performance.now();
    const values = { address1_city: city };
    await administrator.control('PATCH', `rows/contact/${contact?.rowId}`, { values });
    let stored: string | null | undefined;
    while (stored !== city && performance.now() - begun < patienceMs) {
      await wait(20);
      const row = await database.db
        .selectFrom('OM_Contact')
        .select('ContactCity')
        .where('ContactID', '=', contact?.contactId ?? 0)
        .executeTakeFirst();
      stored = row?.ContactCity;
    }
    const milliseconds = Math.round(performance.now() - begun);
    return {
      what: `Dataverse called by itself, Xperience has ${stored} after ${milliseconds} ms`,
      check: (expect) => expect(stored === city, `Xperience holds ${stored} instead of ${city}`),
    };
  });
  return [step];
};
