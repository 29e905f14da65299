import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type Answer, type Caller, connectCaller, type Refusal } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import type { Rights } from './organization/organization.ts';
import { seededIds } from './seed/seedOrganization.ts';

/** Who a request runs as, and what roles let it do. */

type Row = Record<string, unknown>;

let standin: DataverseStandin;
let caller: Caller;
let me = '';
const contact = 'c0000000-0000-4000-8000-000000000001';
const account = 'acc00000-0000-4000-8000-000000000001';

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  me = String((await caller.get<Row>('WhoAmI')).body.UserId);
  await caller.send('PATCH', `contacts(${contact})`, { lastname: 'Known' });
  await caller.send('PATCH', `accounts(${account})`, { name: 'Known' });
});
beforeEach(() => standin.organization.rights.clear());
afterAll(() => standin.close());

function allow(
  user: string,
  rights: Exclude<Rights, 'all'> extends ReadonlySet<infer Right> ? Right[] : never,
): void {
  standin.organization.rights.set(user, new Set(rights));
}

function missing(answer: Answer<Refusal>): string {
  expect([answer.status, answer.body.error.code]).toEqual([403, '0x80040220']);
  return /is missing (prv\w+) privilege/.exec(answer.body.error.message)?.[1] ?? '';
}

describe('privileges', () => {
  const bind = { 'parentcustomerid_account@odata.bind': `/accounts(${account})` };
  const owner = { 'ownerid@odata.bind': `/systemusers(${seededIds.salesperson})` };
  const needs: [privilege: string, method: string, path: string, body: unknown][] = [
    ['prvReadContact', 'GET', 'contacts?$select=lastname', undefined],
    ['prvReadContact', 'GET', `contacts(${contact})?$select=lastname`, undefined],
    ['prvReadContact', 'GET', `contacts(${contact})/lastname`, undefined],
    ['prvReadContact', 'GET', 'contacts/$count', undefined],
    ['prvReadContact', 'GET', `accounts(${account})/contact_customer_accounts?$select=lastname`, undefined],
    ['prvCreateContact', 'POST', 'contacts', { lastname: 'a' }],
    ['prvWriteContact', 'PATCH', `contacts(${contact})`, { lastname: 'a' }],
    ['prvDeleteContact', 'DELETE', `contacts(${contact})`, undefined],
    ['prvAssignContact', 'PATCH', `contacts(${contact})`, owner],
    ['prvAppendContact', 'PATCH', `contacts(${contact})`, bind],
    ['prvAppendToAccount', 'PATCH', `contacts(${contact})`, bind],
  ];

  it.each(needs)('%s is needed for %s %s', async (privilege, method, path, body) => {
    const all = ['Create', 'Read', 'Write', 'Delete', 'Append', 'AppendTo', 'Assign'] as const;
    const [, right, table] =
      /^prv(AppendTo|Append|Create|Read|Write|Delete|Assign)(\w+)$/.exec(privilege) ?? [];
    const without = `${right} ${table?.toLowerCase()}`;
    const granted = all
      .flatMap((name) => ['contact', 'account', 'systemuser'].map((name2) => `${name} ${name2}` as const))
      .filter((name) => name !== without);
    allow(me, granted);
    expect(missing(await caller.send(method, path, body))).toBe(privilege);
  });

  it('are asked for the expanded table too', async () => {
    allow(me, ['Read contact']);
    expect(
      missing(await caller.get(`contacts(${contact})?$select=lastname&$expand=owninguser($select=fullname)`)),
    ).toBe('prvReadSystemUser');
  });

  it('leave WhoAmI and definitions to everybody', async () => {
    allow(me, []);
    expect((await caller.get('WhoAmI')).status).toBe(200);
    expect((await caller.get("EntityDefinitions(LogicalName='contact')?$select=LogicalName")).status).toBe(
      200,
    );
  });

  it('fail one operation of a batch', async () => {
    allow(me, ['Read contact']);
    const part = (line: string): string =>
      `--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n${line} HTTP/1.1\r\n\r\n\r\n`;
    const body = `${part('GET contacts?$select=lastname')}${part('GET accounts?$select=name')}--b--\r\n`;
    const answer = await caller.send('POST', '$batch', body, {
      'Content-Type': 'multipart/mixed; boundary=b',
      Prefer: 'odata.continue-on-error',
    });
    expect([...answer.text.matchAll(/HTTP\/1\.1 (\d+)/g)].map((match) => match[1])).toEqual(['200', '403']);
  });
});

describe('users', () => {
  it('that are disabled are refused', async () => {
    await caller.control('PATCH', `rows/systemuser/${me}`, { values: { isdisabled: true } });
    const answer = await caller.get('WhoAmI');
    await caller.control('PATCH', `rows/systemuser/${me}`, { values: { isdisabled: false } });
    expect([answer.status, answer.body.error.code]).toEqual([403, '0x80040225']);
  });

  it('are told apart by access mode, state and application', async () => {
    const read = await caller.get<{ value: Row[] }>(
      'systemusers?$select=systemuserid,fullname&$filter=isdisabled eq false and accessmode ne 4',
    );
    const ids = read.body.value.map((row) => row.systemuserid);
    expect(ids).toContain(seededIds.salesperson);
    expect(ids).not.toContain(me);
    expect(ids).not.toContain(seededIds.disabledUser);
    const applications = await caller.get<{ value: Row[] }>(
      'systemusers?$select=systemuserid&$filter=applicationid ne null',
    );
    expect(applications.body.value.map((row) => row.systemuserid)).toEqual([me]);
  });
});

describe('impersonation', () => {
  const objectId = (): string =>
    String(
      standin.organization.table('systemuser')?.rows.get(seededIds.salesperson)?.values
        .azureactivedirectoryobjectid,
    );

  it.each([
    ['CallerObjectId', objectId],
    ['MSCRMCallerID', () => seededIds.salesperson],
  ])('by %s puts the other user’s name on the row and the caller’s beside it', async (header, value) => {
    const answer = await caller.send<Row>(
      'POST',
      'contacts',
      { lastname: 'On behalf' },
      { [header]: value(), Prefer: 'return=representation' },
    );
    expect(answer.body).toMatchObject({
      _createdby_value: seededIds.salesperson,
      _ownerid_value: seededIds.salesperson,
      _createdonbehalfby_value: me,
    });
  });

  it('needs the privilege to act for others', async () => {
    allow(me, ['Create contact', 'Read contact']);
    expect(
      missing(
        await caller.send('POST', 'contacts', { lastname: 'a' }, { MSCRMCallerID: seededIds.salesperson }),
      ),
    ).toBe('prvActOnBehalfOfAnotherUser');
  });

  it('gives no more than both users may', async () => {
    allow(me, ['ActOnBehalf', 'Create contact', 'Read contact']);
    allow(seededIds.salesperson, ['Read contact', 'Delete contact']);
    const as = { MSCRMCallerID: seededIds.salesperson };
    expect((await caller.get('contacts?$select=lastname', as)).status).toBe(200);
    expect(missing(await caller.send('POST', 'contacts', { lastname: 'a' }, as))).toBe('prvCreateContact');
    expect(missing(await caller.send('DELETE', `contacts(${contact})`, undefined, as))).toBe(
      'prvDeleteContact',
    );
  });

  it.each([
    ['of nobody', '00000000-0000-4000-8000-00000000dead', 404],
    ['of a disabled user', seededIds.disabledUser, 403],
  ])('%s is refused', async (_who, id, status) => {
    expect((await caller.get('WhoAmI', { MSCRMCallerID: id })).status).toBe(status);
  });
});

describe('the privileges of a user', () => {
  type Held = { RolePrivileges: { PrivilegeName: string; Depth: string }[] };
  const path = () => `systemusers(${me})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`;
  const names = async () =>
    (await caller.get<Held>(path())).body.RolePrivileges.map((each) => each.PrivilegeName);

  it('are all there are for a System Administrator', async () => {
    expect(await names()).toEqual(
      expect.arrayContaining([
        'prvCreateContact',
        'prvReadUser',
        'prvWriteActivity',
        'prvActOnBehalfOfAnotherUser',
      ]),
    );
  });

  it('are those of the roles, activities under one name', async () => {
    allow(me, ['Read systemuser', 'Write contact', 'Create task', 'Create appointment']);
    expect((await names()).sort()).toEqual(['prvCreateActivity', 'prvReadUser', 'prvWriteContact']);
  });

  it('are refused to those who may not read users', async () => {
    allow(me, ['Read contact']);
    expect(missing(await caller.get(path()))).toBe('prvReadUser');
  });

  it.each([
    [
      'without parentheses',
      'GET',
      (user: string) => `systemusers(${user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges`,
      501,
    ],
    [
      'of a contact',
      'GET',
      () => `contacts(${contact})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`,
      404,
    ],
    [
      'by POST',
      'POST',
      (user: string) => `systemusers(${user})/Microsoft.Dynamics.CRM.RetrieveUserPrivileges()`,
      405,
    ],
  ])('are not answered %s', async (_case, method, address, status) => {
    expect((await caller.send(method, address(me))).status).toBe(status);
  });
});
