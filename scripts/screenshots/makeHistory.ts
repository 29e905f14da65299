import { sampleUsers } from '../sample/sampleUsers.ts';
import type { PictureWorld } from './takePictures.ts';

/** What happens in an installation before its pictures are taken: runs, edits on both sides, a comparison. */
export async function makeHistory({ admin, database, inDynamics }: PictureWorld): Promise<void> {
  const base = new URL('..', admin).href;
  const user = sampleUsers.find(({ name }) => name === 'site.admin');
  const authorization = `Basic ${Buffer.from(`${user?.name}:${user?.password}`).toString('base64')}`;
  const call = async (method: string, path: string, body?: object): Promise<Record<string, unknown>> => {
    const answer = await fetch(`${base}${path}`, {
      method,
      headers: { authorization, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    return (await answer.json()) as Record<string, unknown>;
  };
  await call('POST', 'sync/contacts', { dryRun: true, wait: 90 });
  const first = await call('POST', 'sync/contacts', { wait: 90 });
  if (first.state === 'needsConfirmation') await call('POST', `runs/${first.id}/confirm`, {});
  await ended(call, Number(first.id));
  await call('POST', 'sync/activities', { wait: 90 });
  const linked = await database.db
    .selectFrom('OM_Contact')
    .select(['ContactID', 'ContactDynamics365RelatedID as rowId'])
    .where('ContactDynamics365RelatedID', 'is not', null)
    .orderBy('ContactID')
    .execute();
  const edit = (contactId: number, values: Record<string, string>) =>
    database.db
      .updateTable('OM_Contact')
      .set({ ...values, ContactLastModified: database.dialect.now() })
      .where('ContactID', '=', contactId)
      .execute();
  for (const { ContactID } of linked.slice(0, 25))
    await edit(ContactID, { ContactJobTitle: 'Head of Sales' });
  await call('POST', 'sync/contacts', { wait: 90 });
  await compared(call);
  for (const { ContactID, rowId } of linked.slice(30, 36)) {
    await edit(ContactID, { ContactCity: 'Brno' });
    await inDynamics.send('PATCH', `contacts(${rowId})`, { jobtitle: 'Edited by sales' });
  }
  const last = linked[36];
  if (last) {
    await inDynamics.send('PATCH', `contacts(${last.rowId})`, { address1_city: 'Brno-střed' });
    await edit(last.ContactID, { ContactCity: 'Brno', ContactJobTitle: 'Head of Product' });
  }
  await compared(call);
}

type Call = (method: string, path: string, body?: object) => Promise<Record<string, unknown>>;

async function ended(call: Call, run: number): Promise<void> {
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await call('GET', `runs/${run}`)).state !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Run ${run} did not end.`);
}

async function compared(call: Call): Promise<void> {
  const { id } = await call('POST', 'reconciliations');
  for (let tries = 0; tries < 600; tries += 1) {
    if ((await call('GET', `reconciliations/${id}`)).state !== 'running') return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Comparison ${id} did not end.`);
}
