import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, connectCaller, fetchToken, type Refusal } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import { seededIds } from './seed/seedOrganization.ts';

/** Every documented error, provoked over HTTP: status, code, and the words a client may look for. */

let standin: DataverseStandin;
let caller: Caller;
const contact = '11111111-1111-4111-8111-111111111111';
const nobody = '00000000-0000-4000-8000-00000000dead';
const task = '22222222-2222-4222-8222-222222222222';
const completedTask = '33333333-3333-4333-8333-333333333333';

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  standin.organization.duplicateRules.push({ table: 'contact', columns: ['emailaddress2'] });
  const rows = { lastname: 'Known', kx_externalid: 'known', emailaddress2: 'twice@example.com' };
  await caller.send('PATCH', `contacts(${contact})`, rows);
  await caller.send('PATCH', `tasks(${task})`, { subject: 'Open' });
  await caller.send('PATCH', `tasks(${completedTask})`, { subject: 'Done' });
  await caller.send('PATCH', `tasks(${completedTask})`, { statecode: 1, statuscode: 5 });
});
afterAll(() => standin.close());

type Case = [
  situation: string,
  method: string,
  path: string,
  body: unknown,
  status: number,
  code: string,
  words: string,
  headers?: Record<string, string>,
];

const cases: Case[] = [
  [
    'an unknown entity set',
    'GET',
    'Account',
    undefined,
    404,
    '0x8006088a',
    "Resource not found for the segment 'Account'.",
  ],
  [
    'an entity set named by the table',
    'GET',
    'contact',
    undefined,
    404,
    '0x8006088a',
    "the segment 'contact'",
  ],
  [
    'a POST to a function',
    'POST',
    'WhoAmI',
    {},
    404,
    '',
    'No HTTP resource was found that matches the request URI',
  ],
  ['a GET of an action', 'GET', 'Merge', undefined, 404, '', 'No HTTP resource was found'],
  [
    'an unknown column in $select',
    'GET',
    'contacts?$select=Name',
    undefined,
    400,
    '0x0',
    "Could not find a property named 'Name' on type 'Microsoft.Dynamics.CRM.contact'.",
  ],
  [
    'an unknown column in $filter',
    'GET',
    "contacts?$filter=FirstName eq 'a'",
    undefined,
    400,
    '0x0',
    "a property named 'FirstName'",
  ],
  [
    'an unknown column in $orderby',
    'GET',
    'contacts?$orderby=shoesize',
    undefined,
    400,
    '0x0',
    "a property named 'shoesize'",
  ],
  [
    'an unknown name in $expand',
    'GET',
    'contacts?$expand=Owner',
    undefined,
    400,
    '0x0',
    "a property named 'Owner'",
  ],
  [
    'an unknown property in the body',
    'POST',
    'contacts',
    { Lastname: 'a' },
    400,
    '0x0',
    "Invalid property 'Lastname' was found in entity 'Microsoft.Dynamics.CRM.contact'",
  ],
  [
    'a shadow column in the body',
    'POST',
    'contacts',
    { gendercodename: 'Male' },
    400,
    '0x0',
    "Invalid property 'gendercodename'",
  ],
  [
    'a customer bound without its table',
    'POST',
    'contacts',
    { 'parentcustomerid@odata.bind': `/contacts(${contact})` },
    400,
    '0x80048d19',
    "An undeclared property 'parentcustomerid' which only has property annotations",
  ],
  [
    'a navigation property in the wrong case',
    'POST',
    'contacts',
    { 'PreferredSystemUserId@odata.bind': `/systemusers(${contact})` },
    400,
    '0x80048d19',
    "An undeclared property 'PreferredSystemUserId'",
  ],
  [
    'a regarding without its table',
    'POST',
    'tasks',
    { 'regardingobjectid@odata.bind': `/contacts(${contact})` },
    400,
    '0x80048d19',
    'undeclared property',
  ],
  [
    'a lookup written as a value',
    'PATCH',
    `contacts(${contact})`,
    { _parentcustomerid_value: contact },
    400,
    '0x80060888',
    'Use Navigation properties instead',
  ],
  [
    'a time in an Edm.Date',
    'POST',
    'contacts',
    { birthdate: '2000-01-02T00:00:00Z' },
    400,
    '0x80048d19',
    "Cannot convert the literal '2000-01-02T00:00:00Z' to the expected type 'Edm.Date'.",
  ],
  [
    'a date alone in an Edm.DateTimeOffset',
    'POST',
    'tasks',
    { subject: 'a', scheduledstart: '2000-01-02' },
    400,
    '0x80048d19',
    "to the expected type 'Edm.DateTimeOffset'",
  ],
  [
    'a day that does not exist',
    'POST',
    'contacts',
    { birthdate: '2001-02-29' },
    400,
    '0x80048d19',
    "Cannot convert the literal '2001-02-29'",
  ],
  [
    'a date before 1753',
    'POST',
    'contacts',
    { birthdate: '1752-12-31' },
    400,
    '0x80040239',
    'less than minimum value',
  ],
  [
    'a number in a text',
    'POST',
    'contacts',
    { lastname: 5 },
    400,
    '0x80048d19',
    "Cannot convert the literal '5' to the expected type 'Edm.String'.",
  ],
  [
    'a word in an integer',
    'POST',
    'contacts',
    { numberofchildren: 'many' },
    400,
    '0x80048d19',
    "Cannot convert the literal 'many' to the expected type 'Edm.Int32'.",
  ],
  [
    'a fraction in an integer',
    'POST',
    'contacts',
    { numberofchildren: 1.5 },
    400,
    '0x80048d19',
    "the literal '1.5'",
  ],
  [
    'a decimal as text',
    'POST',
    'contacts',
    { annualincome: '12.5' },
    400,
    '0x80048d19',
    "conflict between input format string/number and parameter 'IEEE754Compatible'",
  ],
  [
    'an object in a text',
    'POST',
    'contacts',
    { lastname: {} },
    400,
    '0x80048d19',
    "An unexpected 'StartObject' node",
  ],
  [
    'a body that is no JSON',
    'POST',
    'contacts',
    '{"lastname":',
    400,
    '0x80048d19',
    'Error identified in Payload',
  ],
  ['a body that is no object', 'POST', 'contacts', '[]', 400, '0x80048d19', 'Error identified in Payload'],
  [
    'text that is too long',
    'POST',
    'tasks',
    { subject: 'x'.repeat(201) },
    400,
    '0x80044331',
    "The length of the 'subject' attribute of the 'task' entity exceeded the maximum allowed length of '200'.",
  ],
  [
    'an integer out of range',
    'POST',
    'contacts',
    { numberofchildren: -1 },
    400,
    '0x8004432f',
    'contact.numberofchildren. The value -1 of type System.Int32 is outside the valid range',
  ],
  [
    'money out of range',
    'POST',
    'contacts',
    { annualincome: -1 },
    400,
    '0x80044330',
    'Microsoft.Xrm.Sdk.Money is outside the valid range',
  ],
  [
    'a double out of range',
    'POST',
    'contacts',
    { address1_latitude: 90.5 },
    400,
    '0x80044330',
    'is outside the valid range(-90 to 90)',
  ],
  [
    'an unknown choice',
    'POST',
    'contacts',
    { gendercode: 3 },
    400,
    '0x8004431a',
    "The value 3 of 'gendercode' on record of type 'contact' is outside the valid range. Accepted Values: 1,2",
  ],
  [
    'a row that is not there',
    'GET',
    `contacts(${nobody})`,
    undefined,
    404,
    '0x80040217',
    `contact With Id = ${nobody} Does Not Exist`,
  ],
  [
    'an update of a row that is not there',
    'PATCH',
    `contacts(${nobody})`,
    { lastname: 'a' },
    404,
    '0x80040217',
    'Does Not Exist',
    { 'If-Match': '*' },
  ],
  [
    'a deletion of a row that is not there',
    'DELETE',
    `contacts(${nobody})`,
    undefined,
    404,
    '0x80040217',
    'Does Not Exist',
  ],
  [
    'a lookup to a row that is not there',
    'POST',
    'contacts',
    { 'ownerid@odata.bind': `/systemusers(${nobody})` },
    404,
    '0x80040217',
    `systemuser With Id = ${nobody} Does Not Exist`,
  ],
  [
    'an unknown alternate key',
    'GET',
    "contacts(emailaddress1='a')",
    undefined,
    400,
    '0x80060888',
    "The key in the request URI is not valid for resource 'Microsoft.Dynamics.CRM.contact'",
  ],
  [
    'an alternate key nobody has',
    'GET',
    "contacts(kx_externalid='none')",
    undefined,
    404,
    '0x80060891',
    'A record with the specified key values does not exist in contact entity',
  ],
  [
    'a user named by its primary key',
    'GET',
    `systemusers(systemuserid=${nobody})`,
    undefined,
    400,
    '0x80060888',
    'The key in the request URI is not valid',
  ],
  [
    'a creation with an id that exists',
    'POST',
    'contacts',
    { contactid: contact, lastname: 'a' },
    412,
    '0x80040237',
    'A record with matching key values already exists.',
  ],
  [
    'a create-only upsert of a row that exists',
    'PATCH',
    `contacts(${contact})`,
    { lastname: 'a' },
    412,
    '0x80040237',
    'already exists',
    { 'If-None-Match': '*' },
  ],
  [
    'an alternate key held twice',
    'POST',
    'contacts',
    { lastname: 'a', kx_externalid: 'KNOWN' },
    412,
    '0x80060892',
    'The entity key External ID requires that this set of attributes contains unique values',
  ],
  [
    'a duplicate, when detection is asked for',
    'POST',
    'contacts',
    { lastname: 'a', emailaddress2: 'Twice@example.com' },
    412,
    '0x80040333',
    'a duplicate of the current record already exists',
    { 'MSCRM.SuppressDuplicateDetection': 'false' },
  ],
  [
    'an etag that is not the row’s',
    'PATCH',
    `contacts(${contact})`,
    { lastname: 'a' },
    412,
    '0x80060882',
    "The version of the existing record doesn't match the RowVersion property provided.",
    { 'If-Match': 'W/"1"' },
  ],
  [
    'a deletion with an old etag',
    'DELETE',
    `contacts(${contact})`,
    undefined,
    412,
    '0x80060882',
    "doesn't match the RowVersion",
    { 'If-Match': 'W/"1"' },
  ],
  [
    'a status that is not of the state',
    'PATCH',
    `tasks(${task})`,
    { statecode: 1, statuscode: 6 },
    400,
    '0x80048408',
    `6 is not a valid status code for state code TaskState.Completed on task with Id ${task}`,
  ],
  [
    'a closed status on creation',
    'POST',
    'tasks',
    { subject: 'a', statecode: 1, statuscode: 5 },
    400,
    '0x80048408',
    '5 is not a valid status code for state code TaskState.Open on task with Id',
  ],
  [
    'a change of a completed task',
    'PATCH',
    `tasks(${completedTask})`,
    { subject: 'a' },
    400,
    '0x80040203',
    'read-only',
  ],
  [
    'a system-required column set to null',
    'PATCH',
    `tasks(${task})`,
    { statecode: null },
    400,
    '0x80040203',
    "Attribute 'statecode' of entity 'task' is required",
  ],
  [
    'a bulk message the table does not list',
    'POST',
    'tasks/Microsoft.Dynamics.CRM.CreateMultiple',
    { Targets: [] },
    400,
    '0x80040800',
    "The 'CreateMultiple' method does not support entities of type 'task'",
  ],
  [
    'a creation in the union of activities',
    'POST',
    'activitypointers',
    { subject: 'a' },
    400,
    '0x80040800',
    "does not support entities of type 'activitypointer'",
  ],
  [
    'an access team as owner',
    'POST',
    'contacts',
    { lastname: 'a', 'ownerid@odata.bind': `/teams(${seededIds.accessTeam})` },
    400,
    '0x80048d09',
    'Access teams cannot own records.',
  ],
  [
    'a disabled user as owner',
    'POST',
    'contacts',
    { lastname: 'a', 'ownerid@odata.bind': `/systemusers(${seededIds.disabledUser})` },
    403,
    '0x80040225',
    `The specified user(Id = ${seededIds.disabledUser}) is disabled.`,
  ],
  [
    'a filter that does not parse',
    'GET',
    'contacts?$filter=lastname eq',
    undefined,
    400,
    '0x80060888',
    'Syntax error at position 11',
  ],
  [
    'a filter of two types',
    'GET',
    'contacts?$filter=lastname eq 5',
    undefined,
    400,
    '0x80060888',
    "Found operand types 'Edm.String' and 'Edm.Int32' for operator kind 'Equal'",
  ],
  [
    '$skip',
    'GET',
    'contacts?$skip=10',
    undefined,
    400,
    '0x80060888',
    "The query parameter '$skip' is not supported.",
  ],
  [
    'a query option twice',
    'GET',
    'contacts?$top=1&$top=2',
    undefined,
    400,
    '0x80060888',
    "Query option '$top' was specified more than once",
  ],
  [
    'a page token of somebody else',
    'GET',
    'contacts?$skiptoken=abc',
    undefined,
    400,
    '0x80041129',
    'Malformed XML in the Paging Cookie',
  ],
  [
    'a delta token of somebody else',
    'GET',
    'contacts?$deltatoken=abc',
    undefined,
    400,
    '0x80060888',
    "Delta token 'abc' is not valid",
  ],
  [
    'a method that does not exist there',
    'PUT',
    `contacts(${contact})`,
    {},
    405,
    '',
    "does not support http method 'PUT'",
  ],
  [
    'a key with a slash',
    'GET',
    "contacts(kx_externalid='a%2Fb')",
    undefined,
    400,
    '',
    'potentially dangerous Request.Path value was detected from the client (/)',
  ],
  [
    'a key with a plus',
    'GET',
    "contacts(kx_externalid='a+b')",
    undefined,
    400,
    '',
    'was detected from the client (+)',
  ],
  [
    'savedQuery',
    'GET',
    'contacts?savedQuery=00000000-0000-0000-00aa-000010001003',
    undefined,
    501,
    '',
    'does not imitate the query option savedQuery',
  ],
  [
    '$apply',
    'GET',
    'contacts?$apply=aggregate($count as n)',
    undefined,
    501,
    '',
    'does not imitate the query option $apply',
  ],
  [
    'an unknown query function',
    'GET',
    "contacts?$filter=Microsoft.Dynamics.CRM.Above(PropertyName='contactid',PropertyValue='x')",
    undefined,
    501,
    '',
    'does not imitate the query function Microsoft.Dynamics.CRM.Above',
  ],
];

describe('refusals', () => {
  it.each(cases)('answers %s', async (_situation, method, path, body, status, code, words, headers) => {
    const answer = await caller.send(method, path.replaceAll(' ', '%20'), body, headers);
    expect([answer.status, answer.body.error?.code, answer.body.error?.message]).toEqual([
      status,
      code,
      expect.stringContaining(words),
    ]);
  });

  it('leaves a refused row as it was', async () => {
    const before = await caller.get(`contacts(${contact})`);
    await caller.send('PATCH', `contacts(${contact})`, { lastname: 'a', gendercode: 99 });
    const after = await caller.get(`contacts(${contact})`);
    expect(after.text).toBe(before.text);
  });
});

describe('the shape of a refusal', () => {
  it('is an error with code and message, and nothing else', async () => {
    const answer = await caller.get(`contacts(${nobody})`);
    expect(Object.keys(answer.body)).toEqual(['error']);
    expect(Object.keys(answer.body.error)).toEqual(['code', 'message']);
    expect(answer.headers.get('content-type')).toBe('application/json; odata.metadata=minimal');
  });

  it('carries details when annotations are asked for', async () => {
    const prefer = { Prefer: 'odata.include-annotations="*"' };
    const answer = await caller.get<Refusal & { error: Record<string, string> }>(
      `contacts(${nobody})`,
      prefer,
    );
    expect(answer.body.error['@Microsoft.PowerApps.CDS.HelpLink']).toContain('0x80040217');
  });
});

describe('who may', () => {
  it('answers 403 with the missing privilege', async () => {
    const user = [...(standin.organization.table('systemuser')?.rows.scan() ?? [])].find(
      (row) => row.values.applicationid !== undefined,
    );
    standin.organization.rights.set(String(user?.id), new Set(['Read contact']));
    const read = await caller.get('contacts?$select=lastname');
    const write = await caller.send('POST', 'contacts', { lastname: 'a' });
    standin.organization.rights.clear();
    expect(read.status).toBe(200);
    expect([write.status, write.body.error.code]).toEqual([403, '0x80040220']);
    expect(write.body.error.message).toContain('is missing prvCreateContact privilege');
  });

  it('answers 403 to a good token without an application user', async () => {
    const stranger = {
      clientId: 'aaaaaaaa-aaaa-4aaa-8aaa-aaaaaaaaaaaa',
      objectId: 'bbbbbbbb-bbbb-4bbb-8bbb-bbbbbbbbbbbb',
      secrets: ['secret'],
      certificates: [],
    };
    standin.conditions.directory.applications.set(stranger.clientId, stranger);
    const answer = await (await connectCaller(standin, stranger)).get('WhoAmI');
    expect([answer.status, answer.body.error.message]).toEqual([
      403,
      'The user is not a member of the organization.',
    ]);
  });

  it('answers 401 without a token and with one that has expired', async () => {
    const token = await fetchToken(standin);
    const ask = async (headers: Record<string, string>): Promise<number> =>
      (await fetch(`${standin.url}/api/data/v9.2/WhoAmI`, { headers })).status;
    expect(await ask({})).toBe(401);
    standin.clock.advance(2 * 3_600_000);
    expect(await ask({ Authorization: `Bearer ${token}` })).toBe(401);
    standin.clock.advance(-2 * 3_600_000);
    expect(await ask({ Authorization: `Bearer ${token}` })).toBe(200);
  });
});

describe('media types', () => {
  it.each(['text/plain', 'application/x-www-form-urlencoded'])(
    'answers 415 to a body of %s',
    async (type) => {
      const answer = await caller.send('POST', 'contacts', '{"lastname":"a"}', { 'Content-Type': type });
      expect([answer.status, answer.body.error.message]).toEqual([
        415,
        `The request entity's media type '${type}' is not supported for this resource.`,
      ]);
    },
  );

  it('leaves metadata out when the client wants none', async () => {
    const answer = await caller.get(`contacts(${contact})?$select=lastname`, {
      Accept: 'application/json;odata.metadata=none',
    });
    expect(answer.body).toEqual({ lastname: 'Known', contactid: contact });
  });
});

describe('failures of the database', () => {
  it.each([
    ['a deadlock', '0x80044150', 'Generic SQL error'],
    ['a timeout', '0x80044151', 'SQL timeout expired'],
  ])('answers %s by rule, and nothing has been written', async (_name, code, message) => {
    standin.conditions.faults.add({
      scope: 'operation',
      match: { kinds: ['create'] },
      schedule: { times: 1 },
      fault: { type: 'error', status: 500, code, message },
    });
    const size = standin.organization.table('contact')?.rows.size();
    const answer = await caller.send('POST', 'contacts', { lastname: 'a' });
    expect([answer.status, answer.body.error]).toEqual([500, { code, message }]);
    expect(standin.organization.table('contact')?.rows.size()).toBe(size);
  });
});

describe('versions and addresses', () => {
  it('says which version of the Web API it does not imitate', async () => {
    const token = await fetchToken(standin);
    const answer = await fetch(`${standin.url}/api/data/v8.2/contacts`, {
      headers: { Authorization: `Bearer ${token}` },
    });
    expect(answer.status).toBe(501);
  });

  it('refuses a GET address of more than 32,768 characters and takes one of just as many', async () => {
    const root = `${standin.url}/api/data/v9.2/`;
    const fill = (length: number): string => {
      const start = 'contacts?$select=lastname&$filter=contactid%20ne%20null&tag=';
      return start + 'x'.repeat(length - root.length - start.length);
    };
    expect((await caller.get(fill(32_769))).status).toBe(414);
    expect((await caller.get(fill(32_768))).status).toBe(200);
  });
});
