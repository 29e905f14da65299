import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** Create, update, upsert and delete, with their preconditions and defaults. */

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

describe('creating', () => {
  it('answers 204 with the address of the new row', async () => {
    const answer = await caller.send('POST', 'contacts', { lastname: 'New' });
    const id = /\(([0-9a-f-]{36})\)$/.exec(answer.headers.get('odata-entityid') ?? '')?.[1];
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect(answer.headers.get('odata-entityid')).toBe(`${standin.url}/api/data/v9.2/contacts(${id})`);
    expect((await caller.get(`contacts(${id})`)).status).toBe(200);
  });

  it('answers 201 with the chosen columns and no address when asked for the representation', async () => {
    const answer = await caller.send<Row>(
      'POST',
      'contacts?$select=lastname',
      { lastname: 'Shown' },
      representation,
    );
    expect(answer.status).toBe(201);
    expect(Object.keys(answer.body)).toEqual(['@odata.context', '@odata.etag', 'lastname', 'contactid']);
    expect(answer.headers.get('odata-entityid')).toBeNull();
    expect(answer.headers.get('preference-applied')).toBe('return=representation');
    expect(answer.headers.get('etag')).toBe(answer.body['@odata.etag']);
  });

  it('takes the primary key of the body', async () => {
    const contactid = newId();
    expect((await create('contacts', { contactid, lastname: 'Keyed' })).contactid).toBe(contactid);
  });

  it('fills in state, owner, stamps, defaults and what is computed', async () => {
    const me = (await caller.get<Row>('WhoAmI')).body.UserId;
    const row = await create('contacts', {
      firstname: 'Ada',
      lastname: 'Lovelace',
      address1_city: 'London',
      address1_postalcode: 'W1',
    });
    expect(row).toMatchObject({
      fullname: 'Ada Lovelace',
      statecode: 0,
      statuscode: 1,
      donotemail: false,
      followemail: true,
      _ownerid_value: me,
      _owninguser_value: me,
      _createdby_value: me,
      _modifiedby_value: me,
      address1_composite: 'London W1',
      merged: false,
    });
    expect(row.createdon).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(`W/"${String(row.versionnumber)}"`).toBe(row['@odata.etag']);
  });

  it('ignores the state and columns that are not valid for create', async () => {
    const row = await create('contacts', {
      lastname: 'Ignored',
      statecode: 1,
      createdon: '2000-01-01T00:00:00Z',
      fullname: 'Nobody',
    });
    expect([row.statecode, row.fullname]).toEqual([0, 'Ignored']);
    expect(row.createdon).not.toBe('2000-01-01T00:00:00Z');
  });

  it('back-dates a row by overriddencreatedon', async () => {
    const row = await create('contacts', { lastname: 'Old', overriddencreatedon: '2010-05-06T07:08:09Z' });
    expect(row.createdon).toBe('2010-05-06T07:08:09Z');
  });

  it('creates the rows around a row with it', async () => {
    const row = await create('accounts?$select=name', {
      name: 'Deep',
      primarycontactid: { lastname: 'Primary' },
      contact_customer_accounts: [{ lastname: 'Employee' }],
    });
    const account = await caller.get<Row>(
      `accounts(${String(row.accountid)})?$select=name&$expand=primarycontactid($select=lastname),contact_customer_accounts($select=lastname)`,
    );
    expect(account.body).toMatchObject({
      primarycontactid: { lastname: 'Primary' },
      contact_customer_accounts: [{ lastname: 'Employee' }],
    });
  });

  it('creates nothing when a row of a deep insert is refused', async () => {
    const before = standin.organization.table('account')?.rows.size();
    const answer = await caller.send('POST', 'accounts', {
      name: 'Deep',
      contact_customer_accounts: [{ lastname: 'x'.repeat(51) }],
    });
    expect([answer.status, standin.organization.table('account')?.rows.size()]).toEqual([400, before]);
  });
});

describe('values', () => {
  const stored: [column: string, sent: unknown, kept: unknown][] = [
    ['lastname', 'Žižka 🐎 &amp;', 'Žižka 🐎 &amp;'],
    ['jobtitle', '', null],
    ['numberofchildren', 3, 3],
    ['numberofchildren', '3', 3],
    ['donotemail', true, true],
    ['donotemail', 'true', true],
    ['annualincome', 12.345, 12.35],
    ['address1_latitude', 49.195061, 49.19506],
    ['gendercode', 2, 2],
    ['birthdate', '1815-12-10', '1815-12-10'],
    ['lastusedincampaign', '2020-02-03T04:05:06.789Z', '2020-02-03T04:05:06Z'],
    ['lastusedincampaign', '2020-02-03T04:05:06+02:00', '2020-02-03T02:05:06Z'],
    ['kx_interests', '100000002,100000000', '100000000,100000002'],
    ['gendercode', null, null],
  ];

  it.each(stored)('keeps %s sent as %j as %j', async (column, sent, kept) => {
    const row = await create('contacts', { lastname: 'Values', [column]: sent });
    const read = await caller.get<Row>(`contacts(${String(row.contactid)})?$select=${column}`);
    expect(read.body[column]).toEqual(kept);
  });

  it('adds the currency and the amount in base currency to money', async () => {
    const row = await create('contacts', { lastname: 'Money', annualincome: 100 });
    expect(row).toMatchObject({
      annualincome_base: 100,
      exchangerate: 1,
      _transactioncurrencyid_value: standin.organization.currencyId,
    });
  });

  it('shows every value with its annotations when asked for', async () => {
    const account = await create('accounts', { name: 'Contoso' });
    const row = await create('contacts', {
      lastname: 'Annotated',
      gendercode: 1,
      birthdate: '2000-01-31',
      donotemail: true,
      annualincome: 1234.5,
      numberofchildren: 1200,
      'parentcustomerid_account@odata.bind': `/accounts(${String(account.accountid)})`,
    });
    const shown = await caller.get<Row>(
      `contacts(${String(row.contactid)})?$select=gendercode,birthdate,donotemail,annualincome,numberofchildren,_parentcustomerid_value`,
      { Prefer: 'odata.include-annotations="*"' },
    );
    const formatted = (name: string): unknown =>
      shown.body[`${name}@OData.Community.Display.V1.FormattedValue`];
    expect(
      [
        'gendercode',
        'birthdate',
        'donotemail',
        'annualincome',
        'numberofchildren',
        '_parentcustomerid_value',
      ].map(formatted),
    ).toEqual(['Male', '1/31/2000', 'Do Not Allow', '$1,234.50', '1,200', 'Contoso']);
    expect(shown.body).toMatchObject({
      '_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
      '_parentcustomerid_value@Microsoft.Dynamics.CRM.associatednavigationproperty':
        'parentcustomerid_account',
      '@Microsoft.Dynamics.CRM.globalmetadataversion': standin.schema.version(),
    });
  });

  it.each([
    ['/accounts(ID)', 'from the root'],
    ['accounts(ID)', 'relative'],
    ['URL/api/data/v9.2/accounts(ID)', 'absolute'],
    ['URL/api/data/v9.0/accounts(ID)', 'absolute, of another version'],
  ])('takes a bound row as %s (%s)', async (form) => {
    const account = await create('accounts', { name: 'Bound' });
    const reference = form.replace('ID', String(account.accountid)).replace('URL', standin.url);
    const row = await create('contacts', {
      lastname: 'Binding',
      'parentcustomerid_account@odata.bind': reference,
    });
    expect(row._parentcustomerid_value).toBe(account.accountid);
  });

  it('takes a bound row by its alternate key', async () => {
    await create('contacts', { lastname: 'Boss', kx_externalid: 'boss' });
    const row = await create('contacts?$expand=parentcustomerid_contact($select=lastname)', {
      lastname: 'Report',
      'parentcustomerid_contact@odata.bind': "/contacts(kx_externalid='boss')",
    });
    expect(row.parentcustomerid_contact).toMatchObject({ lastname: 'Boss' });
  });

  it('clears a lookup bound to null', async () => {
    const row = await create('contacts', {
      lastname: 'Cleared',
      'preferredsystemuserid@odata.bind': `/systemusers(${String((await caller.get<Row>('WhoAmI')).body.UserId)})`,
    });
    const answer = await caller.send<Row>(
      'PATCH',
      `contacts(${String(row.contactid)})`,
      { 'preferredsystemuserid@odata.bind': null },
      representation,
    );
    expect(answer.body._preferredsystemuserid_value).toBeNull();
  });
});

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
