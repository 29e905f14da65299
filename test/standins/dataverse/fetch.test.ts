import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Answer, type Caller, connectCaller, type Refusal } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

let standin: DataverseStandin;
let caller: Caller;

const accounts = ['Adventure Works', 'Coho Winery', 'Litware'].map((name, index) => ({
  accountid: `a0000000-0000-4000-8000-00000000000${index}`,
  name,
  ...(index === 0 ? {} : { numberofemployees: 100 * index }),
}));
const contacts = ['Ada', 'Bea', 'Cyd', 'Dee', 'Eve'].map((firstname, index) => ({
  contactid: `c0000000-0000-4000-8000-00000000000${index}`,
  firstname,
  lastname: index < 3 ? 'Adams' : 'Brown',
  ...(index < 4 ? { jobtitle: `Title ${index % 2}` } : {}),
  ...(index < 4
    ? { 'parentcustomerid_account@odata.bind': `/accounts(${accounts[index % 2]?.accountid})` }
    : {}),
}));

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  for (const row of accounts) await caller.send('POST', 'accounts', row);
  for (const row of contacts) await caller.send('POST', 'contacts', row);
});
afterAll(() => standin.close());

type Rows = { value: Record<string, unknown>[]; [annotation: string]: unknown };

const all = { Prefer: 'odata.include-annotations="*"' };

function ask<Body = Rows>(xml: string, set = 'contacts', headers = {}): Promise<Answer<Body>> {
  return caller.get(`${set}?fetchXml=${encodeURIComponent(xml)}`, headers);
}

async function names(filter: string): Promise<unknown[]> {
  const { body } = await ask(
    `<fetch><entity name="contact"><attribute name="firstname"/>${filter}<order attribute="firstname"/></entity></fetch>`,
  );
  return body.value.map((row) => row.firstname);
}

describe('columns', () => {
  it('shows the attributes and the id, without nulls', async () => {
    const { body } = await ask(
      '<fetch top="5"><entity name="account"><attribute name="name"/><attribute name="numberofemployees"/></entity></fetch>',
      'accounts',
    );
    expect(body['@odata.context']).toBe(
      `${standin.url}/api/data/v9.2/$metadata#accounts(name,numberofemployees,accountid)`,
    );
    expect(body.value[0]).toEqual({
      '@odata.etag': expect.stringMatching(/^W\/"\d+"$/),
      name: 'Adventure Works',
      accountid: accounts[0]?.accountid,
    });
  });

  it('names a lookup as other queries do, and an attribute with an alias by it', async () => {
    const { body } = await ask(
      '<fetch top="1"><entity name="contact"><attribute name="parentcustomerid"/><attribute name="lastname" alias="surname"/></entity></fetch>',
      'contacts',
      all,
    );
    expect(body.value[0]).toMatchObject({
      _parentcustomerid_value: accounts[0]?.accountid,
      '_parentcustomerid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'account',
      surname: 'Adams',
    });
  });

  it('shows all columns without an attribute', async () => {
    const { body } = await ask('<fetch top="1"><entity name="contact"/></fetch>');
    expect(body.value[0]).toMatchObject({ fullname: 'Ada Adams', statecode: 0, donotemail: false });
  });
});

describe('filters', () => {
  it.each([
    ['eq', '<condition attribute="firstname" operator="eq" value="ada"/>', ['Ada']],
    [
      'ne is true for null',
      '<condition attribute="jobtitle" operator="ne" value="Title 0"/>',
      ['Bea', 'Dee', 'Eve'],
    ],
    ['like', '<condition attribute="firstname" operator="like" value="%e%"/>', ['Bea', 'Dee', 'Eve']],
    [
      'like without wildcards is equality',
      '<condition attribute="firstname" operator="like" value="De"/>',
      [],
    ],
    ['not-like', '<condition attribute="firstname" operator="not-like" value="%e%"/>', ['Ada', 'Cyd']],
    ['begins-with', '<condition attribute="firstname" operator="begins-with" value="e"/>', ['Eve']],
    [
      'in',
      '<condition attribute="firstname" operator="in"><value>Ada</value><value>Cyd</value></condition>',
      ['Ada', 'Cyd'],
    ],
    ['null', '<condition attribute="jobtitle" operator="null"/>', ['Eve']],
    ['a choice', '<condition attribute="statecode" operator="eq" value="1"/>', []],
    [
      'a lookup',
      `<condition attribute="parentcustomerid" operator="eq" value="{${accounts[1]?.accountid?.toUpperCase()}}"/>`,
      ['Bea', 'Dee'],
    ],
    ['a date', '<condition attribute="createdon" operator="today"/>', ['Ada', 'Bea', 'Cyd', 'Dee', 'Eve']],
    ['days', '<condition attribute="createdon" operator="last-x-days" value="0"/>', []],
    ['another column', '<condition attribute="firstname" operator="eq" valueof="lastname"/>', []],
  ])('understands %s', async (_name, condition, expected) => {
    expect(await names(`<filter>${condition}</filter>`)).toEqual(expected);
  });

  it('nests or in and', async () => {
    const filter =
      '<filter type="and"><condition attribute="lastname" operator="eq" value="Adams"/><filter type="or"><condition attribute="firstname" operator="eq" value="Bea"/><condition attribute="firstname" operator="eq" value="Eve"/></filter></filter>';
    expect(await names(filter)).toEqual(['Bea']);
  });
});

describe('links', () => {
  it('joins the rows of a lookup and names their columns by the alias', async () => {
    const { body } = await ask(
      '<fetch><entity name="contact"><attribute name="firstname"/><order attribute="firstname"/><link-entity name="account" from="accountid" to="parentcustomerid" alias="company"><attribute name="name"/></link-entity></entity></fetch>',
    );
    expect(body.value.map((row) => [row.firstname, row['company.name']])).toEqual([
      ['Ada', 'Adventure Works'],
      ['Bea', 'Coho Winery'],
      ['Cyd', 'Adventure Works'],
      ['Dee', 'Coho Winery'],
    ]);
  });

  it('keeps rows without a partner in an outer link, to find those that have none', async () => {
    const { body } = await ask(
      '<fetch><entity name="account"><attribute name="name"/><link-entity name="contact" from="parentcustomerid" to="accountid" link-type="outer" alias="person"/><filter><condition entityname="person" attribute="contactid" operator="null"/></filter></entity></fetch>',
      'accounts',
    );
    expect(body.value.map((row) => row.name)).toEqual(['Litware']);
  });

  it('shows a row once for each partner, or once with distinct', async () => {
    const link =
      '<entity name="account"><attribute name="name"/><order attribute="name"/><link-entity name="contact" from="parentcustomerid" to="accountid"><filter><condition attribute="lastname" operator="eq" value="Adams"/></filter></link-entity></entity></fetch>';
    const often = await ask(`<fetch>${link}`, 'accounts');
    expect(often.body.value.map((row) => row.name)).toEqual([
      'Adventure Works',
      'Adventure Works',
      'Coho Winery',
    ]);
    const once = await ask(`<fetch distinct="true">${link}`, 'accounts');
    expect(once.body.value).toEqual([{ name: 'Adventure Works' }, { name: 'Coho Winery' }]);
  });

  it('orders by a column of a link', async () => {
    const { body } = await ask(
      '<fetch><entity name="contact"><attribute name="firstname"/><link-entity name="account" from="accountid" to="parentcustomerid" alias="a"><order attribute="name" descending="true"/></link-entity><order attribute="firstname"/></entity></fetch>',
    );
    expect(body.value.map((row) => row.firstname)).toEqual(['Ada', 'Bea', 'Cyd', 'Dee']);
    const byLink = await ask(
      '<fetch><entity name="contact"><attribute name="firstname"/><link-entity name="account" from="accountid" to="parentcustomerid" alias="a"/><order entityname="a" attribute="name" descending="true"/><order attribute="firstname"/></entity></fetch>',
    );
    expect(byLink.body.value.map((row) => row.firstname)).toEqual(['Bea', 'Dee', 'Ada', 'Cyd']);
  });
});

describe('pages', () => {
  const query = (page: number, cookie?: string): string =>
    `<fetch count="2" page="${page}"${cookie === undefined ? '' : ` paging-cookie='${cookie.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')}'`}><entity name="contact"><attribute name="firstname"/><order attribute="firstname" descending="true"/></entity></fetch>`;

  it('follows cookies as the documentation tells, until no more records are announced', async () => {
    const found: unknown[] = [];
    let cookie: string | undefined;
    let page = 1;
    for (let more = true; more; page += 1) {
      const { body } = await ask(query(page, cookie), 'contacts', all);
      found.push(...body.value.map((row) => row.firstname));
      more = '@Microsoft.Dynamics.CRM.morerecords' in body;
      const [, encoded = ''] =
        /pagingcookie="([^"]*)"/.exec(String(body['@Microsoft.Dynamics.CRM.fetchxmlpagingcookie'])) ?? [];
      cookie = decodeURIComponent(decodeURIComponent(encoded));
    }
    expect([found, page]).toEqual([['Eve', 'Dee', 'Cyd', 'Bea', 'Ada'], 4]);
  });

  it('counts pages off without a cookie, and says nothing of them unless asked', async () => {
    const { body } = await ask(query(2));
    expect(body.value.map((row) => row.firstname)).toEqual(['Cyd', 'Bea']);
    expect(Object.keys(body)).toEqual(['@odata.context', 'value']);
  });

  it('counts all records when asked', async () => {
    const { body } = await ask(
      '<fetch count="1" page="1" returntotalrecordcount="true"><entity name="contact"/></fetch>',
      'contacts',
      all,
    );
    expect(body['@Microsoft.Dynamics.CRM.totalrecordcount']).toBe(5);
  });

  it('refuses a cookie that it did not make', async () => {
    const { status, body } = await ask<Refusal>(query(2, '<cookie page="1"/>'));
    expect([status, body.error.code]).toEqual([400, '0x80041129']);
  });
});

describe('aggregates', () => {
  const aggregate = async (attributes: string, set = 'accounts', entity = 'account'): Promise<unknown[]> =>
    (await ask(`<fetch aggregate="true"><entity name="${entity}">${attributes}</entity></fetch>`, set)).body
      .value;

  it('counts rows, values and distinct values', async () => {
    expect(
      await aggregate(
        '<attribute name="lastname" alias="rows" aggregate="count"/><attribute name="jobtitle" alias="titles" aggregate="countcolumn"/><attribute name="jobtitle" alias="kinds" aggregate="countcolumn" distinct="true"/>',
        'contacts',
        'contact',
      ),
    ).toEqual([{ rows: 5, titles: 4, kinds: 2 }]);
  });

  it('sums, averages and finds the ends', async () => {
    const one = (name: string): string =>
      `<attribute name="numberofemployees" alias="${name}" aggregate="${name}"/>`;
    expect(await aggregate(['sum', 'avg', 'min', 'max'].map(one).join(''))).toEqual([
      { sum: 300, avg: 150, min: 100, max: 200 },
    ]);
  });

  it('groups, in the order of an alias', async () => {
    expect(
      await aggregate(
        '<attribute name="contactid" alias="people" aggregate="count"/><attribute name="lastname" alias="family" groupby="true"/><order alias="family" descending="true"/>',
        'contacts',
        'contact',
      ),
    ).toEqual([
      { people: 2, family: 'Brown' },
      { people: 3, family: 'Adams' },
    ]);
  });

  it('ends above the limit', async () => {
    const { status, body } = await ask<Refusal>(
      '<fetch aggregate="true" aggregatelimit="4"><entity name="contact"><attribute name="contactid" alias="n" aggregate="count"/></entity></fetch>',
    );
    expect([status, body.error.code]).toEqual([400, '0x8004e023']);
  });
});

describe('what is refused', () => {
  const entity = (inner: string): string => `<fetch><entity name="contact">${inner}</entity></fetch>`;

  it.each([
    ['text that is no XML', '<fetch', 400],
    ['another table than the address names', '<fetch><entity name="account"/></fetch>', 400],
    ['a column that is not there', entity('<attribute name="firstnam"/>'), 400],
    [
      'an operator that is not there',
      entity('<filter><condition attribute="firstname" operator="is" value="a"/></filter>'),
      400,
    ],
    [
      'a value of another type',
      entity('<filter><condition attribute="statecode" operator="eq" value="x"/></filter>'),
      400,
    ],
    ['a misspelt attribute', '<fetch tops="3"><entity name="contact"/></fetch>', 400],
    ['top beside a page', '<fetch top="3" page="1"><entity name="contact"/></fetch>', 400],
    [
      'an operator that is not imitated',
      entity('<filter><condition attribute="ownerid" operator="eq-userteams"/></filter>'),
      501,
    ],
    [
      'a join that is not imitated',
      entity('<link-entity name="account" from="accountid" to="parentcustomerid" link-type="exists"/>'),
      501,
    ],
    [
      'a grouping by parts of a date',
      '<fetch aggregate="true"><entity name="contact"><attribute name="createdon" alias="y" groupby="true" dategrouping="year"/></entity></fetch>',
      501,
    ],
  ])('refuses %s', async (_name, xml, status) => {
    expect((await ask(xml)).status).toBe(status);
  });

  it('refuses a table the caller may not read, linked ones too', async () => {
    const id = (await caller.get<{ UserId: string }>('WhoAmI')).body.UserId;
    await caller.control('PUT', `rights/${id}`, { rights: ['Read contact'] });
    const linked = await ask(entity('<link-entity name="account" from="accountid" to="parentcustomerid"/>'));
    await caller.control('PUT', `rights/${id}`, { rights: 'all' });
    expect(linked.status).toBe(403);
  });
});
