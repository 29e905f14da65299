import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** $select, $filter, $orderby, $top, $count, $expand and pages, over a handful of rows. */

type Row = Record<string, unknown>;
type Page = { value: Row[]; '@odata.nextLink'?: string; '@odata.count'?: number } & Row;

let standin: DataverseStandin;
let caller: Caller;
let me = '';

const account = 'acc00000-0000-4000-8000-000000000001';
const ada = 'c0000000-0000-4000-8000-000000000001';
const bob = 'c0000000-0000-4000-8000-000000000002';
const zoe = 'c0000000-0000-4000-8000-000000000003';
const empty = 'c0000000-0000-4000-8000-000000000004';

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  standin.clock.freeze(new Date('2026-06-17T12:00:00Z'));
  me = String((await caller.get<Row>('WhoAmI')).body.UserId);
  const rows: [string, Row][] = [
    [`accounts(${account})`, { name: 'Contoso' }],
    [
      `contacts(${ada})`,
      {
        firstname: 'Ada',
        lastname: "O'Neill",
        emailaddress1: 'Ada@Example.com',
        numberofchildren: 2,
        birthdate: '1990-01-01',
        lastusedincampaign: '2026-06-17T08:00:00Z',
        kx_interests: '100000000,100000002',
        gendercode: 2,
        donotemail: true,
        'parentcustomerid_account@odata.bind': `/accounts(${account})`,
      },
    ],
    [
      `contacts(${bob})`,
      {
        firstname: 'Bob',
        lastname: 'Bob',
        emailaddress1: 'bob@example.com',
        numberofchildren: 0,
        birthdate: '2000-12-31',
        lastusedincampaign: '2026-06-10T08:00:00Z',
        kx_interests: '100000001',
        gendercode: 1,
        jobtitle: '100%',
        'parentcustomerid_contact@odata.bind': `/contacts(${ada})`,
      },
    ],
    [
      `contacts(${zoe})`,
      {
        firstname: 'Zoë',
        lastname: 'Ångström',
        emailaddress1: 'zoe_x@example.com',
        numberofchildren: 5,
        lastusedincampaign: '2025-01-01T08:00:00Z',
        jobtitle: 'Head [EMEA]',
      },
    ],
    [`contacts(${empty})`, {}],
    [`accounts(${account})`, { 'primarycontactid@odata.bind': `/contacts(${ada})` }],
  ];
  for (const [address, row] of rows) await caller.send('PATCH', address, row);
});
afterAll(() => standin.close());

const names = new Map([
  [ada, 'ada'],
  [bob, 'bob'],
  [zoe, 'zoe'],
  [empty, 'empty'],
]);

async function query(options: string, headers?: Record<string, string>): Promise<Answer<Page>> {
  return await caller.get<Page>(`contacts?${options}`, headers);
}

/** Who a filter finds, by first name. */
async function found(filter: string): Promise<string[]> {
  const answer = await query(`$select=contactid&$filter=${encodeURIComponent(filter)}`);
  if (answer.status !== 200) throw new Error(answer.text);
  return answer.body.value.map((row) => names.get(String(row.contactid)) ?? '?').sort();
}

describe('$filter', () => {
  const filters: [filter: string, found: string[]][] = [
    ["lastname eq 'o''neill'", ['ada']],
    ["lastname eq 'Angstrom'", ['zoe']],
    ["firstname eq 'ada  '", ['ada']],
    ["firstname ne 'Ada'", ['bob', 'empty', 'zoe']],
    ['firstname eq null', ['empty']],
    ['firstname ne null', ['ada', 'bob', 'zoe']],
    ['null eq firstname', ['empty']],
    ['numberofchildren gt 0', ['ada', 'zoe']],
    ['numberofchildren ge 2 and numberofchildren le 4', ['ada']],
    ['5 gt numberofchildren', ['ada', 'bob']],
    ['numberofchildren lt 2', ['bob']],
    ['firstname eq lastname', ['bob']],
    ["firstname eq 'Ada' or firstname eq 'Bob' and numberofchildren eq 5", ['ada']],
    ["(firstname eq 'Ada' or firstname eq 'Bob') and numberofchildren eq 0", ['bob']],
    ["not contains(emailaddress1,'example')", ['empty']],
    ["not (firstname eq 'Ada' or firstname eq 'Bob')", ['empty', 'zoe']],
    ["contains(emailaddress1,'EXAMPLE')", ['ada', 'bob', 'zoe']],
    ["startswith(firstname,'z')", ['zoe']],
    ["endswith(emailaddress1,'@example.com') eq true", ['ada', 'bob', 'zoe']],
    ["startswith(firstname,'A') eq false", ['bob', 'empty', 'zoe']],
    ["contains(jobtitle,'0%')", ['bob']],
    ["contains(emailaddress1,'z_e')", ['zoe']],
    ["contains(firstname,'[bz]o')", ['bob', 'zoe']],
    ["contains(firstname,'%')", ['ada', 'bob', 'zoe']],
    ['donotemail eq true', ['ada']],
    ['gendercode eq 2', ['ada']],
    ['birthdate lt 1995-06-01', ['ada']],
    ['lastusedincampaign ge 2026-06-10T08:00:00Z', ['ada', 'bob']],
    ['lastusedincampaign gt 2026-06-10T10:00:00+02:00', ['ada']],
    ['lastusedincampaign ge 2026-06-17', ['ada']],
    [`contactid eq ${bob}`, ['bob']],
    [`contactid eq ${bob} and numberofchildren eq 1`, []],
    [`_parentcustomerid_value eq ${account}`, ['ada']],
    [`_parentcustomerid_value eq '${account}'`, ['ada']],
    ['_parentcustomerid_value ne null', ['ada', 'bob']],
    ["parentcustomerid_account/name eq 'contoso'", ['ada']],
    ["parentcustomerid_contact/parentcustomerid_account/name eq 'contoso'", ['bob']],
    ["account_primary_contact/any(a:a/name eq 'Contoso')", ['ada']],
    ['account_primary_contact/any()', ['ada']],
    ["account_primary_contact/all(a:a/name eq 'Other')", ['bob', 'empty', 'zoe']],
  ];

  it.each(filters)('%s', async (filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });
});

describe('query functions', () => {
  const call = (name: string, rest: string): string => `Microsoft.Dynamics.CRM.${name}(${rest})`;
  const functions: [filter: string, found: string[]][] = [
    [call('In', `PropertyName='contactid',PropertyValues=['${ada}','${zoe}']`), ['ada', 'zoe']],
    [call('In', `PropertyName='contactid',PropertyValues=['{${ada.toUpperCase()}}']`), ['ada']],
    [call('In', `PropertyName='lastname',PropertyValues=["O'Neill",'bob']`), ['ada', 'bob']],
    [call('In', `PropertyName='emailaddress1',PropertyValues=['ADA@example.com']`), ['ada']],
    [call('In', `PropertyName='numberofchildren',PropertyValues=['0','5']`), ['bob', 'zoe']],
    [call('In', `PropertyName='_parentcustomerid_value',PropertyValues=['${account}']`), ['ada']],
    [call('NotIn', `PropertyName='firstname',PropertyValues=['Ada','Bob','Zoë']`), ['empty']],
    [`${call('In', `PropertyName='firstname',PropertyValues=['Ada','Bob']`)} and gendercode eq 1`, ['bob']],
    [call('Between', `PropertyName='numberofchildren',PropertyValues=["1","3"]`), ['ada']],
    [call('NotBetween', `PropertyName='numberofchildren',PropertyValues=["1","3"]`), ['bob', 'empty', 'zoe']],
    [
      call('ContainValues', `PropertyName='kx_interests',PropertyValues=['100000001','100000002']`),
      ['ada', 'bob'],
    ],
    [
      call('DoesNotContainValues', `PropertyName='kx_interests',PropertyValues=['100000000']`),
      ['bob', 'empty', 'zoe'],
    ],
    [call('On', `PropertyName='birthdate',PropertyValue='1990-01-01'`), ['ada']],
    [call('OnOrAfter', `PropertyName='birthdate',PropertyValue='2000-12-31'`), ['bob']],
    [call('OnOrBefore', `PropertyName='birthdate',PropertyValue='2000-12-31'`), ['ada', 'bob']],
    [call('Today', `PropertyName='lastusedincampaign'`), ['ada']],
    [call('Last7Days', `PropertyName='lastusedincampaign'`), ['ada', 'bob']],
    [call('LastXDays', `PropertyName='lastusedincampaign',PropertyValue=1`), ['ada']],
    [call('LastXHours', `PropertyName='lastusedincampaign',PropertyValue=3`), []],
    [call('ThisYear', `PropertyName='lastusedincampaign'`), ['ada', 'bob']],
    [call('LastYear', `PropertyName='lastusedincampaign'`), ['zoe']],
    [call('OlderThanXMonths', `PropertyName='lastusedincampaign',PropertyValue=6`), ['zoe']],
    [call('EqualUserId', `PropertyName='ownerid'`), ['ada', 'bob', 'empty', 'zoe']],
    [call('NotEqualUserId', `PropertyName='ownerid'`), []],
    [`parentcustomerid_contact/${call('In', `PropertyName='firstname',PropertyValues=['Ada']`)}`, ['bob']],
  ];

  it.each(functions)('%s', async (filter, expected) => {
    expect(await found(filter)).toEqual(expected);
  });

  it('take their parameters from aliases', async () => {
    const filter = 'Microsoft.Dynamics.CRM.In(PropertyName=@p1,PropertyValues=@p2) or firstname eq @p3';
    const answer = await query(
      `$select=contactid&$filter=${filter}&@p1='lastname'&@p2=["O'Neill"]&@p3='Bob'`,
    );
    expect(answer.body.value.map((row) => row.contactid)).toEqual([ada, bob]);
  });

  it.each([
    ["PropertyName='lastname',PropertyValues=['O''Neill']", 'A comma character'],
    [
      "PropertyName='numberofchildren',PropertyValues=[1]",
      "Cannot convert the literal '1' to the expected type 'Edm.String'",
    ],
    ["PropertyName='nothing',PropertyValues=['1']", "Could not find a property named 'nothing'"],
  ])('refuse %s', async (parameters, words) => {
    const answer = await caller.get(
      `contacts?$filter=${encodeURIComponent(`Microsoft.Dynamics.CRM.In(${parameters})`)}`,
    );
    expect(answer.status).toBe(400);
    expect(answer.body.error.message).toContain(words);
  });
});

describe('$select and $expand', () => {
  it('shows the chosen columns, the primary key and the etag', async () => {
    const answer = await query(`$select=lastname&$filter=contactid eq ${ada}`);
    expect(Object.keys(answer.body.value[0] ?? {})).toEqual(['@odata.etag', 'lastname', 'contactid']);
    expect(answer.body['@odata.context']).toBe(`${standin.url}/api/data/v9.2/$metadata#contacts(lastname)`);
  });

  it('shows every column without $select', async () => {
    const answer = await query(`$filter=contactid eq ${ada}`);
    const columns = standin.organization.table('contact')?.properties;
    expect(Object.keys(answer.body.value[0] ?? {}).filter((name) => !name.startsWith('@'))).toHaveLength(
      columns?.size ?? -1,
    );
  });

  it('expands lookups in lookups with the columns chosen for each', async () => {
    const expand =
      'parentcustomerid_contact($select=firstname;$expand=parentcustomerid_account($select=name))';
    const answer = await query(
      `$select=firstname&$filter=contactid eq ${bob}&$expand=${expand},owninguser($select=systemuserid)`,
    );
    expect(answer.body.value[0]).toMatchObject({
      parentcustomerid_contact: {
        firstname: 'Ada',
        contactid: ada,
        parentcustomerid_account: { name: 'Contoso' },
      },
      owninguser: { systemuserid: me },
    });
    expect(answer.body['@odata.context']).toContain(
      '#contacts(firstname,parentcustomerid_contact(firstname,parentcustomerid_account(name)),owninguser(systemuserid))',
    );
  });

  it('expands an empty lookup to null', async () => {
    const answer = await query(
      `$select=firstname&$filter=contactid eq ${zoe}&$expand=parentcustomerid_account($select=name)`,
    );
    expect(answer.body.value[0]?.parentcustomerid_account).toBeNull();
  });

  it('expands a collection filtered, ordered and cut', async () => {
    const answer = await caller.get<Row>(
      `contacts(${ada})?$select=firstname&$expand=contact_customer_contacts($select=firstname;$filter=gendercode eq 1;$orderby=firstname desc;$top=1)`,
    );
    expect(answer.body.contact_customer_contacts).toMatchObject([{ firstname: 'Bob' }]);
  });

  it('reads a collection of a row like a table', async () => {
    const answer = await caller.get<Page>(
      `accounts(${account})/contact_customer_accounts?$select=firstname&$filter=gendercode eq 2&$count=true`,
    );
    expect([answer.body['@odata.count'], answer.body.value.map((row) => row.firstname)]).toEqual([
      1,
      ['Ada'],
    ]);
  });
});

describe('order, count and pages', () => {
  it.each([
    ['firstname', ['empty', 'ada', 'bob', 'zoe']],
    ['firstname desc', ['zoe', 'bob', 'ada', 'empty']],
    ['gendercode,firstname desc', ['zoe', 'empty', 'bob', 'ada']],
    ['parentcustomerid_account/name desc,firstname', ['ada', 'empty', 'bob', 'zoe']],
  ])('orders by %s', async (orderby, expected) => {
    const answer = await query(`$select=contactid&$orderby=${orderby}`);
    expect(answer.body.value.map((row) => names.get(String(row.contactid)))).toEqual(expected);
  });

  it('takes the first rows without a link to more', async () => {
    const answer = await query('$select=firstname&$top=2');
    expect([answer.body.value.length, answer.body['@odata.nextLink']]).toEqual([2, undefined]);
  });

  it.each([
    '',
    '&$orderby=firstname',
    '&$orderby=gendercode desc,lastname',
    "&$filter=contains(emailaddress1,'a')",
  ])('walks pages with "%s" without losing or repeating a row', async (options) => {
    const prefer = { Prefer: 'odata.maxpagesize=1' };
    const whole = await query(`$select=contactid${options}`);
    const walked: unknown[] = [];
    let answer = await query(`$select=contactid${options}`, prefer);
    for (;;) {
      expect(answer.headers.get('preference-applied')).toBe('odata.maxpagesize=1');
      walked.push(...answer.body.value.map((row) => row.contactid));
      const next = answer.body['@odata.nextLink'];
      if (next === undefined) break;
      answer = await caller.get<Page>(next.slice(`${standin.url}/api/data/v9.2/`.length), prefer);
    }
    expect(walked).toEqual(whole.body.value.map((row) => row.contactid));
  });

  it('ignores $top beside a page size', async () => {
    const answer = await query('$select=contactid&$top=1', { Prefer: 'odata.maxpagesize=3' });
    expect([answer.body.value.length, answer.body['@odata.nextLink']]).toEqual([3, expect.any(String)]);
  });

  it('counts what the filter finds whatever the page holds', async () => {
    const answer = await query('$select=contactid&$filter=firstname ne null&$count=true', {
      Prefer: 'odata.maxpagesize=1,odata.include-annotations="Microsoft.Dynamics.CRM.*"',
    });
    expect(answer.body).toMatchObject({
      '@odata.count': 3,
      '@Microsoft.Dynamics.CRM.totalrecordcount': 3,
      '@Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded': false,
    });
    expect((await caller.get('contacts/$count?$filter=firstname ne null')).text).toBe('3');
  });

  it('counts a table by function', async () => {
    const answer = await caller.get<Row>("RetrieveTotalRecordCount(EntityNames=@p)?@p=['contact','account']");
    expect(answer.body.EntityRecordCountCollection).toMatchObject({
      Keys: ['contact', 'account'],
      Values: [4, 1],
    });
  });
});
