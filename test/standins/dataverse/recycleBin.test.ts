import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** An environment that keeps deleted rows. */
let standin: DataverseStandin;
let caller: Caller;
const id = '0a000000-0000-4000-8000-000000000001';
const target = { '@odata.type': 'Microsoft.Dynamics.CRM.contact', contactid: id };

beforeEach(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  await caller.control('PATCH', 'organization', { recycleBin: true });
  await caller.send('PATCH', `contacts(${id})`, { lastname: 'Deleted' });
  await caller.send('DELETE', `contacts(${id})`);
});

afterEach(() => standin.close());

async function inBin(): Promise<unknown[]> {
  const xml = "<fetch datasource='bin'><entity name='contact'><attribute name='lastname'/></entity></fetch>";
  const { body } = await caller.get<{ value: { lastname: string }[] }>(
    `contacts?fetchXml=${encodeURIComponent(xml)}`,
  );
  return body.value.map(({ lastname }) => lastname);
}

it('shows deleted rows to FetchXML that asks for the bin, and to nobody else', async () => {
  expect(await inBin()).toEqual(['Deleted']);
  expect((await caller.get(`contacts(${id})`)).status).toBe(404);
});

it.each([
  ['type and primary key', target],
  ['address', { '@odata.id': `contacts(${id})` }],
])('gives a row back that is named by %s', async (_how, Target) => {
  const { status, body } = await caller.send<{ id: string }>('POST', 'Restore', { Target });
  expect([status, body.id]).toEqual([200, id]);
  expect((await caller.get<{ lastname: string }>(`contacts(${id})`)).body.lastname).toBe('Deleted');
  expect(await inBin()).toEqual([]);
});

it('does not give a row back whose ID another row has taken since, and keeps no second one of it', async () => {
  await caller.send('PATCH', `contacts(${id})`, { lastname: 'Created again' });
  const refused = await caller.send('POST', 'Restore', { Target: target });
  expect([refused.status, refused.body.error.code]).toEqual([412, '0x80049939']);
  await caller.send('DELETE', `contacts(${id})`);
  expect(await inBin()).toEqual(['Deleted']);
});

it('gives nothing back that was never deleted', async () => {
  const other = { ...target, contactid: '0a000000-0000-4000-8000-000000000002' };
  expect((await caller.send('POST', 'Restore', { Target: other })).status).toBe(404);
});
