import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';

/** CreateMultiple, UpdateMultiple, UpsertMultiple: only where the table lists them, all rows or none. */

type Row = Record<string, unknown>;

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

const contact = (row: Row): Row => ({ '@odata.type': 'Microsoft.Dynamics.CRM.contact', ...row });
const bulk = (message: string, targets: unknown) =>
  caller.send('POST', `contacts/Microsoft.Dynamics.CRM.${message}`, { Targets: targets });
const read = async (id: unknown): Promise<Row> => (await caller.get<Row>(`contacts(${String(id)})`)).body;
const size = (): number => standin.organization.table('contact')?.rows.size() ?? 0;

describe('CreateMultiple', () => {
  it('answers the ids in the order of the rows, those of the client among them', async () => {
    const contactid = newId();
    const answer = await caller.send<Row & { Ids: string[] }>(
      'POST',
      'contacts/Microsoft.Dynamics.CRM.CreateMultiple',
      {
        Targets: [contact({ lastname: 'First' }), contact({ contactid, lastname: 'Second' })],
      },
    );
    expect(answer.status).toBe(200);
    expect(answer.body['@odata.context']).toBe(
      `${standin.url}/api/data/v9.2/$metadata#Microsoft.Dynamics.CRM.CreateMultipleResponse`,
    );
    expect(answer.body.Ids[1]).toBe(contactid);
    expect([(await read(answer.body.Ids[0])).lastname, (await read(contactid)).lastname]).toEqual([
      'First',
      'Second',
    ]);
  });

  it('creates nothing when one row is refused', async () => {
    const before = size();
    const answer = await bulk('CreateMultiple', [
      contact({ lastname: 'Good' }),
      contact({ lastname: 'x'.repeat(51) }),
    ]);
    expect([answer.status, answer.body.error.code, size()]).toEqual([400, '0x80044331', before]);
  });

  it('creates nothing when one id exists', async () => {
    const contactid = newId();
    await bulk('CreateMultiple', [contact({ contactid, lastname: 'There' })]);
    const before = size();
    const answer = await bulk('CreateMultiple', [
      contact({ lastname: 'Good' }),
      contact({ contactid, lastname: 'Again' }),
    ]);
    expect([answer.status, answer.body.error.code, size()]).toEqual([412, '0x80040237', before]);
  });

  it.each([
    ['without @odata.type', { lastname: 'a' }],
    ['with another @odata.type', { '@odata.type': 'Microsoft.Dynamics.CRM.account', name: 'a' }],
  ])('refuses a row %s', async (_which, row) => {
    const answer = await bulk('CreateMultiple', [contact({ lastname: 'Good' }), row]);
    expect([answer.status, answer.body.error.code]).toEqual([400, '0x80048d19']);
  });

  it('takes the # form of @odata.type', async () => {
    const answer = await bulk('CreateMultiple', [
      { '@odata.type': '#Microsoft.Dynamics.CRM.contact', lastname: 'a' },
    ]);
    expect(answer.status).toBe(200);
  });

  it.each([[undefined], [[]], [{}], [[1]]])('refuses Targets of %j', async (targets) => {
    expect((await bulk('CreateMultiple', targets)).status).toBe(400);
  });

  it('leaves the table exactly as it was when two rows of the request collide', async () => {
    const before = [...(standin.organization.table('contact')?.rows.scan() ?? [])];
    await bulk('CreateMultiple', [
      contact({ lastname: 'A', kx_externalid: 'twin' }),
      contact({ lastname: 'B', kx_externalid: 'twin' }),
    ]);
    expect([...(standin.organization.table('contact')?.rows.scan() ?? [])]).toEqual(before);
  });
});

describe('UpdateMultiple', () => {
  it('answers 204 and has changed every row', async () => {
    const ids = [newId(), newId()];
    await bulk(
      'CreateMultiple',
      ids.map((contactid) => contact({ contactid, lastname: 'Before' })),
    );
    const answer = await bulk(
      'UpdateMultiple',
      ids.map((contactid, index) => contact({ contactid, jobtitle: `Job ${index}` })),
    );
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([(await read(ids[0])).jobtitle, (await read(ids[1])).jobtitle]).toEqual(['Job 0', 'Job 1']);
  });

  it('changes nothing when one row is missing', async () => {
    const contactid = newId();
    await bulk('CreateMultiple', [contact({ contactid, lastname: 'Before' })]);
    const answer = await bulk('UpdateMultiple', [
      contact({ contactid, lastname: 'After' }),
      contact({ contactid: newId(), lastname: 'After' }),
    ]);
    expect([answer.status, (await read(contactid)).lastname]).toEqual([404, 'Before']);
  });
});

describe('UpsertMultiple', () => {
  it('answers 204 without a body, having created and updated', async () => {
    const [there, created] = [newId(), newId()];
    await bulk('CreateMultiple', [contact({ contactid: there, lastname: 'Before' })]);
    const answer = await bulk('UpsertMultiple', [
      contact({ contactid: there, lastname: 'After' }),
      contact({ contactid: created, lastname: 'Made' }),
    ]);
    expect([answer.status, answer.text]).toEqual([204, '']);
    expect([(await read(there)).lastname, (await read(created)).lastname]).toEqual(['After', 'Made']);
  });

  it('finds rows by the alternate key in @odata.id', async () => {
    const row = (lastname: string): Row =>
      contact({ '@odata.id': "contacts(kx_externalid='up-1')", lastname });
    await bulk('UpsertMultiple', [row('Made')]);
    await bulk('UpsertMultiple', [row('Changed')]);
    const found = await caller.get<{ value: Row[] }>(
      "contacts?$select=lastname&$filter=kx_externalid eq 'up-1'",
    );
    expect(found.body.value.map((found) => found.lastname)).toEqual(['Changed']);
  });

  it('refuses to create a row whose key stands in @odata.id and in the row, but updates one', async () => {
    const row = contact({
      '@odata.id': "contacts(kx_externalid='up-2')",
      kx_externalid: 'up-2',
      lastname: 'a',
    });
    expect((await bulk('UpsertMultiple', [row])).status).toBe(400);
    await bulk('CreateMultiple', [contact({ kx_externalid: 'up-2', lastname: 'Before' })]);
    expect((await bulk('UpsertMultiple', [row])).status).toBe(204);
  });
});

describe('tables', () => {
  it.each([
    ['tasks', 'task', 'CreateMultiple'],
    ['appointments', 'appointment', 'UpdateMultiple'],
    ['phonecalls', 'phonecall', 'UpsertMultiple'],
    ['kx_pagevisitset', 'kx_pagevisit', 'UpsertMultiple'],
  ])('%s refuse what %s does not list: %s', async (set, table, message) => {
    const answer = await caller.send('POST', `${set}/Microsoft.Dynamics.CRM.${message}`, {
      Targets: [{ '@odata.type': `Microsoft.Dynamics.CRM.${table}`, subject: 'a' }],
    });
    expect([answer.status, answer.body.error.code]).toEqual([400, '0x80040800']);
  });

  it('that are custom activities take CreateMultiple', async () => {
    const answer = await caller.send('POST', 'kx_pagevisitset/Microsoft.Dynamics.CRM.CreateMultiple', {
      Targets: [{ '@odata.type': 'Microsoft.Dynamics.CRM.kx_pagevisit', subject: 'Visit' }],
    });
    expect(answer.status).toBe(200);
  });

  it('have no DeleteMultiple, and nothing unheard of', async () => {
    expect((await bulk('DeleteMultiple', [])).body.error.message).toContain('has not yet been implemented');
    expect((await bulk('ArchiveMultiple', [])).status).toBe(404);
  });
});
