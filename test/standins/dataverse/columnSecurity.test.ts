import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import { applicationUserId } from './seed/seedOrganization.ts';

/** A contact whose e-mail address is secured. */
let standin: DataverseStandin;
let caller: Caller;
let userId: string;
const id = '0a000000-0000-4000-8000-000000000001';

beforeEach(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  const [application] = standin.conditions.directory.applications.values();
  userId = application ? applicationUserId(application) : '';
  await caller.send('PATCH', `contacts(${id})`, { lastname: 'Lovelace', emailaddress1: 'ada@example.com' });
});

afterEach(() => standin.close());

const grant = (given: object) =>
  caller.control('PUT', 'tables/contact/columns/emailaddress1/security', { userId, ...given });
const mask = () =>
  caller.control('POST', 'rows/attributemaskingrule', {
    rows: [{ entityname: 'contact', attributelogicalname: 'emailaddress1', uniquename: 'mask' }],
  });

/** The address as one row, in a list and by FetchXML. */
async function shown(query = ''): Promise<unknown[]> {
  const fetchXml = encodeURIComponent(
    "<fetch><entity name='contact'><attribute name='emailaddress1'/></entity></fetch>",
  );
  const one = await caller.get<Record<string, unknown>>(`contacts(${id})?$select=emailaddress1${query}`);
  const list = await caller.get<{ value: Record<string, unknown>[] }>(
    `contacts?$select=emailaddress1${query}`,
  );
  const fetched = await caller.get<{ value: Record<string, unknown>[] }>(`contacts?fetchXml=${fetchXml}`);
  return [one.body.emailaddress1, list.body.value[0]?.emailaddress1, fetched.body.value[0]?.emailaddress1];
}

const isSecured = async () =>
  (
    await caller.get<{ IsSecured: boolean }>(
      "EntityDefinitions(LogicalName='contact')/Attributes(LogicalName='emailaddress1')?$select=IsSecured",
    )
  ).body.IsSecured;

const privileges = async () =>
  (
    await caller.get<{ AttributePrivileges: unknown[] }>(
      `systemusers(${userId})/Microsoft.Dynamics.CRM.RetrievePrincipalAttributePrivileges()`,
    )
  ).body.AttributePrivileges;

it('shows null where the caller may not read, as if the column were empty', async () => {
  expect(await isSecured()).toBe(false);
  await grant({});
  expect(await isSecured()).toBe(true);
  expect(await shown()).toEqual([null, null, undefined]);
  expect(await privileges()).toEqual([]);
});

it('shows the value where the caller may read it', async () => {
  await grant({ read: true });
  expect(await shown()).toEqual(['ada@example.com', 'ada@example.com', 'ada@example.com']);
  expect(await privileges()).toMatchObject([{ CanRead: 4, CanUpdate: 0, CanReadUnMasked: 0 }]);
});

it('masks the value for everybody who may read, and shows it to whom that is granted and who asks', async () => {
  await mask();
  await grant({ read: true });
  expect(await shown('&UnMaskedData=true')).toEqual([
    'a##@#######.###',
    'a##@#######.###',
    'a##@#######.###',
  ]);
  await grant({ read: true, unmasked: 'one' });
  expect(await shown('&UnMaskedData=true')).toEqual([
    'ada@example.com',
    'a##@#######.###',
    'a##@#######.###',
  ]);
  await grant({ read: true, unmasked: 'all' });
  expect(await shown()).toEqual(['a##@#######.###', 'a##@#######.###', 'a##@#######.###']);
  expect(await shown('&UnMaskedData=true')).toEqual([
    'ada@example.com',
    'ada@example.com',
    'a##@#######.###',
  ]);
});

it('refuses to write it without the grant, and only then', async () => {
  await grant({ read: true, create: true });
  const written = await caller.send('PATCH', `contacts(${id})`, { emailaddress1: 'other@example.com' });
  expect([written.status, written.body.error.code]).toEqual([403, '0x8004f508']);
  expect((await caller.send('POST', 'contacts', { emailaddress1: 'new@example.com' })).status).toBe(204);
  expect((await caller.send('PATCH', `contacts(${id})`, { lastname: 'Byron' })).status).toBe(204);
});
