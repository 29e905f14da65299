import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** Reading one row, single properties and references, deleting and merging. */

type Row = Record<string, unknown>;

const representation = { Prefer: 'return=representation' };
let standin: DataverseStandin;
let caller: Caller;

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
});
afterAll(() => standin.close());

async function create(table: string, body: Row): Promise<Row> {
  return (await caller.send<Row>('POST', table, body, representation)).body;
}

function etagOf(answer: Answer<Row>): string {
  return String(answer.body['@odata.etag']);
}

describe('reading one row', () => {
  it('answers 304 to the etag it gave, until the row changes', async () => {
    const { contactid } = await create('contacts', { lastname: 'Cached' });
    const address = `contacts(${String(contactid)})?$select=lastname`;
    const etag = etagOf(await caller.get<Row>(address));
    const again = await caller.get(address, { 'If-None-Match': etag });
    expect([again.status, again.text]).toEqual([304, '']);
    await caller.send('PATCH', `contacts(${String(contactid)})`, { lastname: 'Changed' });
    expect((await caller.get(address, { 'If-None-Match': etag })).status).toBe(200);
  });

  it('does not answer 304 when annotations or expanded rows are asked for', async () => {
    const { contactid } = await create('contacts', { lastname: 'Cached' });
    const address = `contacts(${String(contactid)})?$select=lastname`;
    const etag = etagOf(await caller.get<Row>(address));
    const known = { 'If-None-Match': etag };
    expect((await caller.get(address, { ...known, Prefer: 'odata.include-annotations="*"' })).status).toBe(
      200,
    );
    expect((await caller.get(`${address}&$expand=owninguser($select=fullname)`, known)).status).toBe(200);
  });

  it('shows null for what has no value', async () => {
    const row = await create('contacts', { lastname: 'Nulls' });
    const read = await caller.get<Row>(
      `contacts(${String(row.contactid)})?$select=jobtitle,_parentcustomerid_value`,
    );
    expect(read.body).toMatchObject({ jobtitle: null, _parentcustomerid_value: null });
  });

  it('reads a column and its raw value', async () => {
    const { contactid } = await create('contacts', { lastname: 'Property' });
    const column = await caller.get<Row>(`contacts(${String(contactid)})/lastname`);
    const raw = await caller.get(`contacts(${String(contactid)})/lastname/$value`);
    const none = await caller.get(`contacts(${String(contactid)})/jobtitle`);
    expect([column.body.value, raw.text, none.status]).toEqual(['Property', 'Property', 204]);
  });
});

describe('single properties and references', () => {
  it('writes one column by PUT and clears it by DELETE', async () => {
    const address = `contacts(${String((await create('contacts', { lastname: 'Put' })).contactid)})`;
    expect((await caller.send('PUT', `${address}/jobtitle`, { value: 'Buyer' })).status).toBe(204);
    expect((await caller.get<Row>(`${address}/jobtitle`)).body.value).toBe('Buyer');
    expect((await caller.send('DELETE', `${address}/jobtitle`)).status).toBe(204);
    expect((await caller.get(`${address}/jobtitle`)).status).toBe(204);
  });

  it('sets and clears a lookup by $ref', async () => {
    const contact = `contacts(${String((await create('contacts', { lastname: 'Ref' })).contactid)})`;
    const account = `accounts(${String((await create('accounts', { name: 'Ref' })).accountid)})`;
    const reference = { '@odata.id': `${standin.url}/api/data/v9.2/${account}` };
    expect((await caller.send('PUT', `${contact}/parentcustomerid_account/$ref`, reference)).status).toBe(
      204,
    );
    expect((await caller.get<Row>(`${contact}/parentcustomerid_account?$select=name`)).body.name).toBe('Ref');
    expect((await caller.send('DELETE', `${contact}/parentcustomerid_account/$ref`)).status).toBe(204);
    expect((await caller.get(`${contact}/parentcustomerid_account`)).status).toBe(204);
  });
});

describe('deleting', () => {
  it('answers 204 once and 404 from then on', async () => {
    const address = `contacts(${String((await create('contacts', { lastname: 'Gone' })).contactid)})`;
    expect([
      (await caller.send('DELETE', address)).status,
      (await caller.send('DELETE', address)).status,
    ]).toEqual([204, 404]);
  });

  it('takes the activities about a row along and clears lookups to it', async () => {
    const contact = String((await create('contacts', { lastname: 'Gone' })).contactid);
    const task = await create('tasks', {
      subject: 'About',
      'regardingobjectid_contact_task@odata.bind': `/contacts(${contact})`,
    });
    const account = await create('accounts', {
      name: 'Left',
      'primarycontactid@odata.bind': `/contacts(${contact})`,
    });
    await caller.send('DELETE', `contacts(${contact})`);
    expect((await caller.get(`tasks(${String(task.activityid)})`)).status).toBe(404);
    expect(
      (await caller.get<Row>(`accounts(${String(account.accountid)})`)).body._primarycontactid_value,
    ).toBeNull();
  });
});

describe('merging', () => {
  it('deactivates the subordinate, points it at the survivor and moves what referred to it', async () => {
    const [target, subordinate] = [
      await create('contacts', { lastname: 'Kept' }),
      await create('contacts', { lastname: 'Merged' }),
    ];
    const task = await create('tasks', {
      subject: 'Moves',
      'regardingobjectid_contact_task@odata.bind': `/contacts(${String(subordinate.contactid)})`,
    });
    const reference = (row: Row): Row => ({
      '@odata.type': 'Microsoft.Dynamics.CRM.contact',
      contactid: row.contactid,
    });
    const answer = await caller.send('POST', 'Merge', {
      Target: reference(target),
      Subordinate: reference(subordinate),
      UpdateContent: { '@odata.type': 'Microsoft.Dynamics.CRM.contact', jobtitle: 'Taken over' },
      PerformParentingChecks: false,
    });
    const read = async (path: string): Promise<Row> => (await caller.get<Row>(path)).body;
    expect(answer.status).toBe(204);
    expect(await read(`contacts(${String(subordinate.contactid)})`)).toMatchObject({
      merged: true,
      statecode: 1,
      statuscode: 2,
      _masterid_value: target.contactid,
    });
    expect((await read(`contacts(${String(target.contactid)})`)).jobtitle).toBe('Taken over');
    expect((await read(`tasks(${String(task.activityid)})`))._regardingobjectid_value).toBe(target.contactid);
  });
});
