import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

let standin: DataverseStandin;
let caller: Caller;
let ids: string[];

beforeEach(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  const rows = ['A', 'B', 'C'].map((lastname) => ({ lastname, jobtitle: 'Buyer' }));
  ids = (await caller.control<{ ids: string[] }>('POST', 'rows/contact', { rows })).body.ids;
});
afterEach(() => standin.close());

const bulkDelete = (table: string, ...conditions: object[]) =>
  caller.send<{ JobId: string }>('POST', 'BulkDelete', {
    JobName: 'Clean up',
    QuerySet: [{ EntityName: table, Criteria: { FilterOperator: 'And', Conditions: conditions } }],
  });
const left = (): number => standin.organization.table('contact')?.rows.size() ?? -1;
const value = (text: string) => ({ Value: text, Type: 'System.String' });

describe('BulkDelete', () => {
  it('deletes the rows that meet every condition and answers with a job', async () => {
    const { status, body } = await bulkDelete(
      'contact',
      { AttributeName: 'contactid', Operator: 'In', Values: ids.slice(0, 2).map(value) },
      { AttributeName: 'lastname', Operator: 'Equal', Values: [value('a')] },
    );
    expect(status).toBe(200);
    expect(body.JobId).toMatch(/^[0-9a-f-]{36}$/);
    expect(left()).toBe(2);
  });

  it('names an operator it does not imitate and deletes nothing', async () => {
    const answer = await bulkDelete('contact', {
      AttributeName: 'lastname',
      Operator: 'Like',
      Values: [value('%')],
    });
    expect(answer.status).toBe(501);
    expect(left()).toBe(3);
  });

  it('refuses an unknown column', async () => {
    const answer = await bulkDelete('contact', {
      AttributeName: 'nothing',
      Operator: 'Equal',
      Values: [value('x')],
    });
    expect(answer.status).toBe(400);
    expect(left()).toBe(3);
  });

  it('is no excuse for other actions: those not imitated are refused by name', async () => {
    const { status, body } = await caller.send('POST', 'CreateEntities', {});
    expect(status).toBe(501);
    expect(body.error.message).toContain('CreateEntities');
  });

  it('refuses a body without a query', async () => {
    expect((await caller.send('POST', 'BulkDelete', { JobName: 'x' })).body.error.code).toBe('0x80048d19');
  });

  it('needs the right to delete', async () => {
    const { body } = await caller.get<{ UserId: string }>('WhoAmI');
    await caller.control('PUT', `rights/${body.UserId}`, { rights: ['Read contact'] });
    expect((await bulkDelete('contact')).status).toBe(403);
  });
});

describe('deleting a row others point at', () => {
  const account = '40000000-0000-4000-8000-000000000001';
  const bound = (lastname: string, property: string, set: string, id: string) =>
    caller.control<{ ids: string[] }>('POST', 'rows/contact', {
      rows: [{ lastname, [`${property}@odata.bind`]: `/${set}(${id})` }],
    });

  it('takes the contacts of an account with it', async () => {
    await caller.control('POST', 'rows/account', { rows: [{ accountid: account, name: 'Contoso' }] });
    await bound('D', 'parentcustomerid_account', 'accounts', account);
    await caller.send('DELETE', `accounts(${account})`);
    expect(left()).toBe(3);
  });

  it('only clears the lookup of contacts below a contact', async () => {
    const { body } = await bound('D', 'parentcustomerid_contact', 'contacts', ids[0] ?? '');
    await caller.send('DELETE', `contacts(${ids[0]})`);
    expect((await caller.get(`contacts(${body.ids[0]})?$select=_parentcustomerid_value`)).body).toMatchObject(
      {
        _parentcustomerid_value: null,
      },
    );
  });
});
