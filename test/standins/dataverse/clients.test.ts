import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, connectCaller, type Refusal } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import { sameOrigin } from './token/sameOrigin.ts';

/** What clients of others send beside the plainest form of a request. */

let standin: DataverseStandin;
let caller: Caller;

const account = 'a0000000-0000-4000-8000-000000000001';
const contact = 'c0000000-0000-4000-8000-000000000001';

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  await caller.send('POST', 'accounts', { accountid: account, name: 'Litware' });
  await caller.send('POST', 'contacts', { contactid: contact, lastname: 'Adams' });
});
afterAll(() => standin.close());

const company = async (): Promise<unknown> =>
  (await caller.get<Record<string, unknown>>(`contacts(${contact})?$select=_parentcustomerid_value`)).body
    ._parentcustomerid_value;

describe('taking a row out of a collection by its address', () => {
  it.each([
    ['an absolute address', () => `${standin.url}/api/data/v9.2/contacts(${contact})`],
    [
      'an address with the default port',
      () => `https://contoso.crm.dynamics.com:443/api/data/v9.2/contacts(${contact})`,
    ],
    ['a relative address', () => `contacts(${contact})`],
    ['an address from the root', () => `/contacts(${contact})`],
  ])('takes %s', async (_form, address) => {
    const collection = `accounts(${account})/contact_customer_accounts/$ref`;
    await caller.send('POST', collection, { '@odata.id': address() });
    expect(await company()).toBe(account);
    const removed = await caller.send('DELETE', `${collection}?$id=${encodeURIComponent(address())}`);
    expect([removed.status, await company()]).toEqual([204, null]);
  });

  it('empties a lookup, with and without the address of the row it held', async () => {
    const lookup = `contacts(${contact})/parentcustomerid_account/$ref`;
    for (const query of ['', `?$id=${standin.url}/api/data/v9.2/accounts(${account})`]) {
      await caller.send('PUT', lookup, { '@odata.id': `accounts(${account})` });
      expect((await caller.send('DELETE', lookup + query)).status).toBe(204);
      expect(await company()).toBeNull();
    }
  });

  it('refuses an address that names no row', async () => {
    const path = `accounts(${account})/contact_customer_accounts/$ref?$id=contacts`;
    expect((await caller.send('DELETE', path)).status).toBe(400);
  });
});

describe('one column', () => {
  const read = async (name: string): Promise<unknown> =>
    (await caller.get<Record<string, unknown>>(`contacts(${contact})?$select=${name}`)).body[name];

  it.each([
    ['jobtitle', 'Buyer'],
    ['donotemail', true],
    ['gendercode', 2],
    ['annualincome', 12.5],
    ['birthdate', '1990-02-28'],
    ['jobtitle', null],
  ])('is written by PUT: %s', async (name, value) => {
    const { status } = await caller.send('PUT', `contacts(${contact})/${name}`, { value });
    expect([status, await read(name)]).toEqual([204, value]);
  });

  it('is written by PUT inside a batch and with a precondition', async () => {
    const { body: row } = await caller.get<Record<string, string>>(`contacts(${contact})?$select=jobtitle`);
    const put = (etag: string | undefined): Promise<number> =>
      caller
        .send('PUT', `contacts(${contact})/jobtitle`, { value: 'Head' }, { 'If-Match': etag ?? '' })
        .then(({ status }) => status);
    expect(await put(row['@odata.etag'])).toBe(204);
    expect(await put(row['@odata.etag'])).toBe(412);
  });

  it('is held against the rules of the column', async () => {
    const { status, body } = await caller.send('PUT', `contacts(${contact})/jobtitle`, {
      value: 'x'.repeat(101),
    });
    expect([status, body.error.code]).toEqual([400, '0x80044331']);
  });

  it('is no way to write a navigation property', async () => {
    expect((await caller.send('PUT', `contacts(${contact})/ownerid`, { value: account })).status).toBe(405);
  });
});

describe('tokens', () => {
  const ask = async (scope: string, form: Record<string, string>, headers = {}): Promise<Response> =>
    fetch(standin.tokenUrl, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials', scope, ...form }),
      headers,
    });
  const application = () => {
    const [first] = standin.conditions.directory.applications.values();
    if (!first) throw new Error('The directory has no application.');
    return { id: first.clientId, secret: first.secrets[0] ?? '' };
  };
  const basic = (id: string, secret: string): Record<string, string> => ({
    Authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
  });

  it('takes the id and the secret by HTTP Basic', async () => {
    const { id, secret } = application();
    const answer = await ask(`${standin.url}/.default`, {}, basic(id, secret));
    expect(answer.status).toBe(200);
    const { access_token: token } = (await answer.json()) as { access_token: string };
    const called = await fetch(`${standin.url}/api/data/v9.2/WhoAmI`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(called.status).toBe(200);
  });

  it.each([
    ['https://contoso.crm.dynamics.com:443', 'https://contoso.crm.dynamics.com/', true],
    ['HTTPS://Contoso.crm.dynamics.com', 'https://contoso.crm.dynamics.com:443', true],
    ['https://contoso.crm.dynamics.com:8443', 'https://contoso.crm.dynamics.com', false],
    ['http://contoso.crm.dynamics.com:443', 'https://contoso.crm.dynamics.com', false],
    ['contoso.crm.dynamics.com', 'https://contoso.crm.dynamics.com', false],
  ])('are for %s just as for %s: %s', (left, right, same) => {
    expect(sameOrigin(left, right)).toBe(same);
  });

  it('refuses a wrong secret by HTTP Basic', async () => {
    const answer = await ask(`${standin.url}/.default`, {}, basic(application().id, 'wrong:one'));
    expect([answer.status, await answer.json()]).toEqual([
      401,
      expect.objectContaining({ error: 'invalid_client' }),
    ]);
  });

  it('names all three ways to sign in', async () => {
    const { body } = await fetch(`${standin.authority}/v2.0/.well-known/openid-configuration`).then(
      async (answer) => ({ body: (await answer.json()) as Record<string, unknown> }),
    );
    expect(body.token_endpoint_auth_methods_supported).toEqual([
      'client_secret_post',
      'private_key_jwt',
      'client_secret_basic',
    ]);
  });
});

describe('odata.metadata=full', () => {
  const full = { Accept: 'application/json;odata.metadata=full' };

  it('tells type and address of a row, and the types JSON does not show', async () => {
    const { body, headers } = await caller.get<Record<string, unknown>>(
      `contacts(${contact})?$select=lastname,createdon,statecode,donotemail,_ownerid_value`,
      full,
    );
    expect(headers.get('content-type')).toContain('odata.metadata=full');
    expect(body).toMatchObject({
      '@odata.type': '#Microsoft.Dynamics.CRM.contact',
      '@odata.id': `${standin.url}/api/data/v9.2/contacts(${contact})`,
      '@odata.editLink': `contacts(${contact})`,
      'createdon@odata.type': '#DateTimeOffset',
      'statecode@odata.type': '#Int32',
      '_ownerid_value@odata.type': '#Guid',
    });
    expect(Object.keys(body)).not.toEqual(expect.arrayContaining(['lastname@odata.type']));
    expect(body).not.toHaveProperty('donotemail@odata.type');
  });

  it('tells the addresses of navigation properties when no columns were chosen', async () => {
    const { body } = await caller.get<Record<string, unknown>>(`contacts(${contact})`, full);
    expect(body['ownerid@odata.navigationLink']).toBe(
      `${standin.url}/api/data/v9.2/contacts(${contact})/ownerid`,
    );
    expect(body['Contact_Tasks@odata.associationLink']).toBe(
      `${standin.url}/api/data/v9.2/contacts(${contact})/Contact_Tasks/$ref`,
    );
  });

  it('reaches the rows of a list and of FetchXML', async () => {
    const xml = encodeURIComponent(
      '<fetch><entity name="contact"><attribute name="createdon"/></entity></fetch>',
    );
    for (const query of ['$select=createdon', `fetchXml=${xml}`]) {
      const { body } = await caller.get<{ value: object[] }>(`contacts?${query}`, full);
      expect(body.value[0]).toMatchObject({
        '@odata.type': '#Microsoft.Dynamics.CRM.contact',
        'createdon@odata.type': '#DateTimeOffset',
      });
    }
  });
});

describe('what Dataverse has and the stand-in does not build', () => {
  it.each([
    'annotations',
    'workflows',
    'environmentvariabledefinitions?$select=schemaname',
    'environmentvariablevalues(00000000-0000-0000-0000-000000000001)',
    'roles',
    'connectionreferences',
    'RetrieveAvailableLanguages',
    'RetrieveAvailableLanguages()',
    'RetrieveProvisionedLanguages',
    'Microsoft.Dynamics.CRM.RetrieveDeploymentLicenseType()',
    `systemusers(${account})/systemuserroles_association`,
    `teams(${account})/teammembership_association`,
    `contacts(${contact})/Contact_Annotation`,
  ])('says so of GET %s', async (path) => {
    const { status, body } = await caller.get<Refusal>(path);
    expect([status, body.error.message]).toEqual([501, expect.stringContaining('does not imitate')]);
  });

  it.each([
    `systemusers(${account})/systemuserroles_association/$ref`,
    `teams(${account})/teamroles_association/$ref`,
    'annotations',
    'AddToQueue',
  ])('says so of POST %s', async (path) => {
    expect((await caller.send('POST', path, {})).status).toBe(501);
  });

  it.each(['leads', 'opportunities', 'Annotations', 'contactss', 'RetrieveAvailableLanguage'])(
    'does not know %s',
    async (path) => {
      expect((await caller.get(path)).status).toBe(404);
    },
  );
});
