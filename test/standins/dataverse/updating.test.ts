import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** Updating and upserting rows, with their preconditions. */

type Row = Record<string, unknown>;

const representation = { Prefer: 'return=representation' };
let standin: DataverseStandin;
let caller: Caller;
let lastId = 0;

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
});
afterAll(() => standin.close());

function newId(): string {
  lastId += 1;
  return `c0000000-0000-4000-8000-${String(lastId).padStart(12, '0')}`;
}

async function create(table: string, body: Row): Promise<Row> {
  return (await caller.send<Row>('POST', table, body, representation)).body;
}

function etagOf(answer: Answer<Row>): string {
  return String(answer.body['@odata.etag']);
}

describe('updating', () => {
  it('changes the columns sent, the stamps and the version, and nothing else', async () => {
    const before = await create('contacts', { firstname: 'A', lastname: 'Same', jobtitle: 'Buyer' });
    standin.clock.advance(60_000);
    const { body } = await caller.send<Row>(
      'PATCH',
      `contacts(${String(before.contactid)})`,
      { jobtitle: 'Seller' },
      representation,
    );
    const changed = Object.keys(body).filter((name) => body[name] !== before[name]);
    expect(changed.sort()).toEqual(['@odata.etag', 'jobtitle', 'modifiedon', 'versionnumber']);
  });

  it('makes a new version of the row even when nothing changes', async () => {
    const before = await create('contacts', { lastname: 'Unchanged' });
    const { body } = await caller.send<Row>(
      'PATCH',
      `contacts(${String(before.contactid)})`,
      { lastname: 'Unchanged' },
      representation,
    );
    expect(Number(body.versionnumber)).toBeGreaterThan(Number(before.versionnumber));
  });

  it('computes the full name anew', async () => {
    const row = await create('contacts', { firstname: 'Ada', lastname: 'Byron' });
    const { body } = await caller.send<Row>(
      'PATCH',
      `contacts(${String(row.contactid)})`,
      { lastname: 'Lovelace' },
      representation,
    );
    expect(body.fullname).toBe('Ada Lovelace');
  });

  it('ignores columns that are not valid for update', async () => {
    const row = await create('contacts', { lastname: 'Stays' });
    const { body } = await caller.send<Row>(
      'PATCH',
      `contacts(${String(row.contactid)})`,
      { contactid: newId(), createdon: '2000-01-01T00:00:00Z', versionnumber: 1 },
      representation,
    );
    expect([body.contactid, body.createdon]).toEqual([row.contactid, row.createdon]);
  });

  it('keeps the original of two concurrent writers from being overwritten', async () => {
    const { contactid } = await create('contacts', { lastname: 'Contended' });
    const etag = etagOf(await caller.get<Row>(`contacts(${String(contactid)})`));
    const write = (jobtitle: string): Promise<Answer<Row>> =>
      caller.send<Row>('PATCH', `contacts(${String(contactid)})`, { jobtitle }, { 'If-Match': etag });
    const answers = await Promise.all([write('First'), write('Second')]);
    expect(answers.map((answer) => answer.status).sort()).toEqual([204, 412]);
  });
});

describe('upserting', () => {
  const forms: [preconditions: string, exists: boolean, headers: Record<string, string>, status: number][] = [
    ['without preconditions', true, representation, 200],
    ['without preconditions', false, representation, 201],
    ['without preconditions, answering nothing', true, {}, 204],
    ['without preconditions, answering nothing', false, {}, 204],
    ['with If-Match: *', true, { 'If-Match': '*' }, 204],
    ['with If-Match: *', false, { 'If-Match': '*' }, 404],
    ['with If-None-Match: *', true, { 'If-None-Match': '*' }, 412],
    ['with If-None-Match: *', false, { 'If-None-Match': '*' }, 204],
    ['with an etag', false, { 'If-Match': 'W/"1"' }, 404],
    ['with If-None-Match: null, as the documentation recommends', true, { 'If-None-Match': 'null' }, 204],
  ];

  it.each(forms)('%s when the row exists is %s', async (_name, exists, headers, status) => {
    const id = newId();
    if (exists) await create('contacts', { contactid: id, lastname: 'Before' });
    const answer = await caller.send('PATCH', `contacts(${id})`, { lastname: 'After' }, headers);
    expect(answer.status).toBe(status);
    const read = await caller.get<Row>(`contacts(${id})?$select=lastname`);
    expect(read.body.lastname).toBe(status < 300 ? 'After' : exists ? 'Before' : undefined);
  });

  it('by alternate key creates once and updates from then on, the key’s value included', async () => {
    const address = "contacts(kx_externalid='upsert-1')";
    const first = await caller.send<Row>('PATCH', address, { lastname: 'One' }, representation);
    const second = await caller.send<Row>(
      'PATCH',
      address,
      { lastname: 'Two', kx_externalid: 'dropped' },
      representation,
    );
    expect([first.status, second.status]).toEqual([201, 200]);
    expect(second.body).toMatchObject({
      contactid: first.body.contactid,
      lastname: 'Two',
      kx_externalid: 'upsert-1',
    });
  });

  it('by alternate key lets the body’s value win on creation', async () => {
    const answer = await caller.send<Row>(
      'PATCH',
      "contacts(kx_externalid='from-url')",
      { lastname: 'a', kx_externalid: 'from-body' },
      representation,
    );
    expect(answer.body.kx_externalid).toBe('from-body');
  });

  it('refuses a key while its index is being built', async () => {
    const contact = standin.schema.byLogicalName('contact');
    if (!contact) throw new Error('The table contact is missing.');
    standin.schema.put({ ...contact, keys: contact.keys.map((key) => ({ ...key, status: 'InProgress' })) });
    const answer = await caller.send('PATCH', "contacts(kx_externalid='x')", { lastname: 'a' });
    standin.schema.put(contact);
    expect(answer.status).toBe(400);
  });
});
