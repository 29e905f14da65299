import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** Creating rows: what is filled in, what is kept of the values sent, and how it is shown. */

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
