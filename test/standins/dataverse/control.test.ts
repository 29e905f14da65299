import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import type { Row } from './rows/row.ts';

let standin: DataverseStandin;
let caller: Caller;

beforeEach(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
});
afterEach(() => standin.close());

type Ids = { ids: string[] };

describe('rows', () => {
  it('are seeded alike for the same seed, otherwise for another', async () => {
    const other = await createDataverseStandin({ contacts: { count: 20, seed: 4 } });
    try {
      await caller.control('POST', 'contacts', { count: 20, seed: 4 });
      const fetchRows = async (from: Caller) =>
        (
          await from.get<{ value: object[] }>('contacts?$select=fullname,emailaddress1,birthdate')
        ).body.value.map((row) => ({ ...row, '@odata.etag': undefined }));
      const mine = await fetchRows(caller);
      expect(mine).toHaveLength(20);
      expect(await fetchRows(await connectCaller(other))).toEqual(mine);
      const { body } = await caller.control<Ids>('POST', 'contacts', { count: 5, seed: 5 });
      expect(mine).not.toContainEqual(expect.objectContaining({ contactid: body.ids[0] }));
    } finally {
      await other.close();
    }
  });

  it('are written as for the Web API, with everything the platform adds', async () => {
    const account = '40000000-0000-4000-8000-000000000001';
    await caller.control('POST', 'rows/account', { rows: [{ accountid: account, name: 'Contoso' }] });
    const { body } = await caller.control<Ids>('POST', 'rows/contact', {
      rows: [
        {
          firstname: 'Eva',
          lastname: 'Nová',
          'parentcustomerid_account@odata.bind': `/accounts(${account})`,
        },
      ],
    });
    const { body: row } = await caller.get(
      `contacts(${body.ids[0]})?$select=fullname,statecode,_parentcustomerid_value`,
    );
    expect(row).toMatchObject({ fullname: 'Eva Nová', statecode: 0, _parentcustomerid_value: account });
  });

  it('are created all or none', async () => {
    const answer = await caller.control('POST', 'rows/contact', {
      rows: [{ lastname: 'A' }, { lastnam: 'B' }],
    });
    expect(answer.status).toBe(400);
    expect(standin.organization.table('contact')?.rows.size()).toBe(0);
  });

  it('are changed behind the back of a client, with a new etag and another modifier', async () => {
    const { body } = await caller.control<Ids>('POST', 'rows/contact', {
      rows: [{ firstname: 'Eva', lastname: 'A' }],
    });
    const path = `contacts(${body.ids[0]})?$select=fullname,_modifiedby_value,jobtitle`;
    type Seen = { '@odata.etag': string; _modifiedby_value: string };
    const before = (await caller.get<Seen>(path)).body;
    await caller.control('PATCH', `rows/contact/${body.ids[0]}`, {
      values: { lastname: 'B', jobtitle: null },
    });
    const after = (await caller.get<Seen>(path)).body;
    expect(after).toMatchObject({ fullname: 'Eva B', jobtitle: null });
    expect(after['@odata.etag']).not.toBe(before['@odata.etag']);
    expect(after._modifiedby_value).not.toBe(before._modifiedby_value);
  });

  it('are listed as stored, in pages', async () => {
    await caller.control('POST', 'contacts', { count: 7 });
    type Page = { count: number; rows: Row[] };
    const first = (await caller.control<Page>('GET', 'rows/contact?top=4')).body;
    const rest = (await caller.control<Page>('GET', `rows/contact?top=4&after=${first.rows[3]?.id}`)).body;
    expect(first.count).toBe(7);
    expect(new Set([...first.rows, ...rest.rows].map((row) => row.id)).size).toBe(7);
  });

  it('are deleted', async () => {
    const { body } = await caller.control<Ids>('POST', 'contacts', { count: 1 });
    await caller.control('DELETE', `rows/contact/${body.ids[0]}`);
    expect((await caller.get(`contacts(${body.ids[0]})`)).status).toBe(404);
  });

  it('come back from a snapshot', async () => {
    await caller.control('POST', 'contacts', { count: 3 });
    const { body: snapshot } = await caller.control('GET', 'snapshot');
    await caller.control('POST', 'contacts', { count: 2, seed: 9 });
    await caller.control('PUT', 'snapshot', snapshot);
    expect(standin.organization.table('contact')?.rows.size()).toBe(3);
    expect((await caller.get('WhoAmI')).status).toBe(200);
  });
});

describe('the organization', () => {
  it('gets another id, as after a restore into a new environment', async () => {
    const id = '50000000-0000-4000-8000-000000000001';
    await caller.control('PATCH', 'organization', { id });
    expect((await caller.get('WhoAmI')).body).toMatchObject({ OrganizationId: id });
  });

  it('lets delta links age by its clock and its setting', async () => {
    const link = async (): Promise<string> => {
      const { body } = await caller.get<{ '@odata.deltaLink': string }>('contacts?$select=lastname', {
        Prefer: 'odata.track-changes',
      });
      return `contacts${new URL(body['@odata.deltaLink']).search}`;
    };
    await caller.control('PATCH', 'tokens', { lifetimeSeconds: 10_000_000 });
    const lasting = await connectCaller(standin);
    const old = await link();
    await caller.control('PATCH', 'organization', { changeTrackingDays: 2 });
    await caller.control('POST', 'clock', { advanceMilliseconds: 3 * 86_400_000 });
    expect((await lasting.get(old)).status).toBe(400);
  });

  it('detects duplicates by the rules that are set, when a request asks for it', async () => {
    await caller.control('PATCH', 'organization', {
      duplicateRules: [{ table: 'contact', columns: ['emailaddress1'] }],
    });
    const body = { lastname: 'A', emailaddress1: 'a@example.com' };
    const asking = { 'MSCRM.SuppressDuplicateDetection': 'false' };
    await caller.send('POST', 'contacts', body);
    expect((await caller.send('POST', 'contacts', body)).status).toBe(204);
    expect((await caller.send('POST', 'contacts', body, asking)).body.error.code).toBe('0x80040333');
  });

  it('holds values of a key added later unique', async () => {
    await caller.control('PUT', 'tables/contact/keys/kx_employee_key', {
      schemaName: 'kx_Employee_Key',
      columns: ['employeeid'],
    });
    await caller.send('POST', 'contacts', { lastname: 'A', employeeid: '1' });
    expect((await caller.send('POST', 'contacts', { lastname: 'B', employeeid: '1' })).body.error.code).toBe(
      '0x80060892',
    );
    expect((await caller.get("contacts(employeeid='1')?$select=lastname")).body).toMatchObject({
      lastname: 'A',
    });
  });

  it('shows its time stamps by a clock that stands still', async () => {
    await caller.control('POST', 'clock', { freezeAt: '2020-02-29T10:00:00Z' });
    const frozen = await connectCaller(standin);
    const { headers } = await frozen.send('POST', 'contacts', { lastname: 'A' });
    const path = new URL(headers.get('odata-entityid') ?? '').pathname.split('/').at(-1);
    expect((await frozen.get(`${path}?$select=createdon`)).body).toMatchObject({
      createdon: '2020-02-29T10:00:00Z',
    });
    await caller.control('POST', 'clock', { freezeAt: null });
  });
});

describe('commands', () => {
  it('are listed', async () => {
    const answer = await fetch(`${standin.url}/__control`);
    const commands = (await answer.json()) as { command: string; does: string }[];
    expect(commands.map(({ command }) => command)).toContain('POST /__control/faults');
  });

  it.each([
    ['GET', 'nothing', undefined, 404],
    ['GET', 'rows/nothing', undefined, 404],
    ['GET', 'rows/contact/00000000-0000-4000-8000-000000000000', undefined, 404],
    ['POST', 'contacts', { count: 'many' }, 400],
    ['POST', 'contacts', { count: 1, sede: 2 }, 400],
    ['POST', 'rows/contact', '{', 400],
    ['PATCH', 'tables/contact', { messages: ['DeleteMultiple'] }, 400],
    ['DELETE', 'tables/contact/columns/nothing', undefined, 404],
    ['PUT', 'rights/nobody', { rights: 'all' }, 404],
    ['PUT', 'rights/00000000-0000-4000-8000-000000000000', { rights: ['Fly contact'] }, 400],
    ['PATCH', 'limits', { request: 1 }, 400],
  ])('%s %s with a bad input is refused in words', async (method, path, body, status) => {
    const answer = await caller.control<{ error: string }>(method, path, body);
    expect(answer.status).toBe(status);
    expect(answer.body.error).not.toBe('');
  });
});
