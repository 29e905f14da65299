import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Caller, connectCaller } from './connectCaller.ts';
import { createDataverseStandin, type DataverseStandin } from './createDataverseStandin.ts';
import { seededIds } from './seed/seedOrganization.ts';

/** Activities: state and status, closed rows, regarding, parties, the union, owners. */

type Row = Record<string, unknown>;

const representation = { Prefer: 'return=representation' };
const contact = 'c0000000-0000-4000-8000-000000000001';
let standin: DataverseStandin;
let caller: Caller;

beforeAll(async () => {
  standin = await createDataverseStandin();
  caller = await connectCaller(standin);
  await caller.send('PATCH', `contacts(${contact})`, { firstname: 'Ada', lastname: 'Lovelace' });
});
afterAll(() => standin.close());

async function create(set: string, row: Row): Promise<Row> {
  const answer = await caller.send<Row>('POST', set, row, representation);
  if (answer.status !== 201) throw new Error(answer.text);
  return answer.body;
}

const patch = (set: string, id: unknown, row: Row) =>
  caller.send<Row & { error?: { code: string } }>('PATCH', `${set}(${String(id)})`, row, representation);

describe('state and status', () => {
  const tables: [
    set: string,
    open: [number, number],
    completed: [number, number],
    canceled: [number, number],
  ][] = [
    ['tasks', [0, 2], [1, 5], [2, 6]],
    ['appointments', [0, 1], [1, 3], [2, 4]],
    ['phonecalls', [0, 1], [1, 2], [2, 3]],
    ['kx_pagevisitset', [0, 1], [1, 2], [2, 3]],
  ];

  it.each(tables)('%s begin open, complete and cancel', async (set, open, completed, canceled) => {
    const row = await create(set, { subject: 'Stateful', statecode: 1 });
    expect([row.statecode, row.statuscode]).toEqual(open);
    const done = await patch(set, row.activityid, { statecode: completed[0], statuscode: completed[1] });
    expect([done.body.statecode, done.body.statuscode]).toEqual(completed);
    const other = await create(set, { subject: 'Stateful' });
    const off = await patch(set, other.activityid, { statecode: canceled[0], statuscode: canceled[1] });
    expect([off.body.statecode, off.body.statuscode]).toEqual(canceled);
  });

  it('takes the state’s default status when none is sent', async () => {
    const row = await create('tasks', { subject: 'Default' });
    const done = await patch('tasks', row.activityid, { statecode: 1 });
    expect([done.body.statecode, done.body.statuscode]).toEqual([1, 5]);
  });

  it('takes another open status on creation and refuses one of another state later', async () => {
    const row = await create('tasks', { subject: 'Waiting', statuscode: 4 });
    expect(row.statuscode).toBe(4);
    const refused = await patch('tasks', row.activityid, { statuscode: 5 });
    expect([refused.status, refused.body.error?.code]).toEqual([400, '0x80048408']);
  });

  it('deactivates a contact and still lets it be edited', async () => {
    const row = await create('contacts', { lastname: 'Inactive' });
    await patch('contacts', row.contactid, { statecode: 1, statuscode: 2 });
    expect((await patch('contacts', row.contactid, { jobtitle: 'Retired' })).body).toMatchObject({
      statecode: 1,
      jobtitle: 'Retired',
    });
  });
});

describe('a closed activity', () => {
  async function closed(): Promise<unknown> {
    const row = await create('tasks', { subject: 'Closed' });
    await patch('tasks', row.activityid, { statecode: 1, statuscode: 5 });
    return row.activityid;
  }

  it('cannot be edited, alone or together with its closed state', async () => {
    const id = await closed();
    expect((await patch('tasks', id, { subject: 'Edited' })).status).toBe(400);
    expect((await patch('tasks', id, { subject: 'Edited', statecode: 1, statuscode: 5 })).status).toBe(400);
    expect((await caller.get<Row>(`tasks(${String(id)})`)).body.subject).toBe('Closed');
  });

  it('can be completed again without effect, reopened, and edited then', async () => {
    const id = await closed();
    expect((await patch('tasks', id, { statecode: 1, statuscode: 5 })).status).toBe(200);
    expect(
      (await patch('tasks', id, { statecode: 0, statuscode: 2, subject: 'Reopened' })).body.subject,
    ).toBe('Reopened');
    expect((await patch('tasks', id, { subject: 'Edited' })).status).toBe(200);
  });

  it('can be deleted', async () => {
    expect((await caller.send('DELETE', `tasks(${String(await closed())})`)).status).toBe(204);
  });
});

describe('regarding', () => {
  it.each(['regardingobjectid_contact', 'regardingobjectid_contact_task'])(
    'is bound by %s',
    async (navigation) => {
      const row = await create('tasks', {
        subject: 'About',
        [`${navigation}@odata.bind`]: `/contacts(${contact})`,
      });
      expect(row._regardingobjectid_value).toBe(contact);
    },
  );

  it('is annotated with the table and the table’s own navigation property', async () => {
    const row = await create('phonecalls', {
      subject: 'About',
      'regardingobjectid_contact@odata.bind': `/contacts(${contact})`,
    });
    const read = await caller.get<Row>(
      `phonecalls(${String(row.activityid)})?$select=_regardingobjectid_value`,
      { Prefer: 'odata.include-annotations="*"' },
    );
    expect(read.body).toMatchObject({
      '_regardingobjectid_value@Microsoft.Dynamics.CRM.lookuplogicalname': 'contact',
      '_regardingobjectid_value@Microsoft.Dynamics.CRM.associatednavigationproperty':
        'regardingobjectid_contact_phonecall',
      '_regardingobjectid_value@OData.Community.Display.V1.FormattedValue': 'Ada Lovelace',
    });
  });
});

describe('parties', () => {
  const party = (participationtypemask: number, bind: Row): Row => ({ participationtypemask, ...bind });
  const appointment = {
    subject: 'Meeting',
    scheduledstart: '2026-01-05T09:00:00Z',
    scheduledend: '2026-01-05T10:00:00Z',
    appointment_activity_parties: [
      party(5, { 'partyid_contact@odata.bind': `/contacts(${contact})` }),
      party(7, { 'partyid_systemuser@odata.bind': `/systemusers(${seededIds.salesperson})` }),
    ],
  };

  async function partiesOf(id: unknown): Promise<unknown[]> {
    const read = await caller.get<{ appointment_activity_parties: Row[] }>(
      `appointments(${String(id)})?$select=subject&$expand=appointment_activity_parties($select=participationtypemask,_partyid_value;$orderby=participationtypemask)`,
    );
    return read.body.appointment_activity_parties.map((row) => [
      row.participationtypemask,
      row._partyid_value,
    ]);
  }

  it('are created with the activity, and its owner joins them', async () => {
    const row = await create('appointments', appointment);
    expect(await partiesOf(row.activityid)).toEqual([
      [5, contact],
      [7, seededIds.salesperson],
      [9, row._ownerid_value],
    ]);
  });

  it('are found by a filter on the activity', async () => {
    const { activityid } = await create('appointments', appointment);
    const filter = `appointment_activity_parties/any(p:p/participationtypemask eq 5 and p/_partyid_value eq ${contact}) and activityid eq ${String(activityid)}`;
    const found = await caller.get<{ value: Row[] }>(`appointments?$select=subject&$filter=${filter}`);
    expect(found.body.value).toHaveLength(1);
  });

  it('are replaced by an update that sends them', async () => {
    const row = await create('appointments', appointment);
    await patch('appointments', row.activityid, {
      appointment_activity_parties: [party(6, { 'partyid_contact@odata.bind': `/contacts(${contact})` })],
    });
    expect(await partiesOf(row.activityid)).toEqual([
      [6, contact],
      [9, row._ownerid_value],
    ]);
  });

  it('are not created on their own, and go with their activity', async () => {
    const alone = await caller.send('POST', 'activityparties', party(5, {}));
    expect([alone.status, alone.body.error.code]).toEqual([400, '0x80040800']);
    const size = (): number => standin.organization.table('activityparty')?.rows.size() ?? 0;
    const before = size();
    const row = await create('appointments', appointment);
    expect(size()).toBe(before + 3);
    await caller.send('DELETE', `appointments(${String(row.activityid)})`);
    expect(size()).toBe(before);
  });

  it('of an unknown kind are refused with their activity', async () => {
    const answer = await caller.send('POST', 'appointments', {
      ...appointment,
      appointment_activity_parties: [party(99, { 'partyid_contact@odata.bind': `/contacts(${contact})` })],
    });
    expect(answer.status).toBe(400);
  });
});

describe('the types of parties', () => {
  const party = (participationtypemask: number): Row => ({
    participationtypemask,
    'partyid_contact@odata.bind': `/contacts(${contact})`,
  });

  it.each([
    ['tasks', 'task', 5],
    ['phonecalls', 'phonecall', 5],
    ['appointments', 'appointment', 2],
  ])('that %s do not have are refused', async (set, table, type) => {
    const answer = await caller.send('POST', set, {
      subject: 'Parties',
      [`${table}_activity_parties`]: [party(type)],
    });
    expect([answer.status, answer.body.error.message]).toEqual([
      400,
      expect.stringContaining(`participation type ${type} is not valid`),
    ]);
  });

  it('are all taken by custom activities', async () => {
    const row = await create('kx_pagevisitset', {
      subject: 'Parties',
      kx_pagevisit_activity_parties: [party(11)],
    });
    expect(row.subject).toBe('Parties');
  });
});

describe('the union of activities', () => {
  it('shows every kind with its type, and takes no writes', async () => {
    const made = [
      await create('tasks', { subject: 'Union' }),
      await create('phonecalls', { subject: 'Union' }),
      await create('kx_pagevisitset', { subject: 'Union' }),
    ];
    const found = await caller.get<{ value: Row[] }>(
      "activitypointers?$select=activityid,activitytypecode,statecode&$filter=subject eq 'Union'&$orderby=activitytypecode",
    );
    expect(found.body.value.map((row) => row.activitytypecode)).toEqual([
      'kx_pagevisit',
      'phonecall',
      'task',
    ]);
    const one = await caller.get<Row>(`activitypointers(${String(made[0]?.activityid)})`);
    expect(one.body.activitytypecode).toBe('task');
    expect(
      (await caller.send('PATCH', `activitypointers(${String(made[0]?.activityid)})`, { subject: 'a' }))
        .status,
    ).toBe(400);
  });

  it('is a collection of what it regards', async () => {
    const { contactid } = await create('contacts', { lastname: 'Regarded' });
    await create('tasks', {
      subject: 'About',
      'regardingobjectid_contact@odata.bind': `/contacts(${String(contactid)})`,
    });
    const found = await caller.get<{ value: Row[] }>(
      `contacts(${String(contactid)})/Contact_ActivityPointers?$select=subject`,
    );
    expect(found.body.value.map((row) => row.subject)).toEqual(['About']);
  });
});

describe('the id of an activity', () => {
  it('is taken for every kind of activity', async () => {
    const { activityid } = await create('tasks', { subject: 'First' });
    const answer = await caller.send('POST', 'phonecalls', { activityid, subject: 'Second' });
    expect([answer.status, answer.body.error.code]).toEqual([412, '0x80040237']);
  });
});

describe('owners', () => {
  it('are users or teams, and the owning columns follow', async () => {
    const byTeam = await create('tasks', {
      subject: 'Owned',
      'ownerid@odata.bind': `/teams(${seededIds.salesTeam})`,
    });
    expect(byTeam).toMatchObject({
      _ownerid_value: seededIds.salesTeam,
      _owningteam_value: seededIds.salesTeam,
      _owninguser_value: null,
    });
    const { body } = await patch('tasks', byTeam.activityid, {
      'ownerid@odata.bind': `/systemusers(${seededIds.salesperson})`,
    });
    expect(body).toMatchObject({
      _ownerid_value: seededIds.salesperson,
      _owningteam_value: null,
      _owninguser_value: seededIds.salesperson,
    });
  });

  it('are bound by the activity’s own navigation property too', async () => {
    const row = await create('tasks', {
      subject: 'Owned',
      'ownerid_task@odata.bind': `/teams(${seededIds.salesTeam})`,
    });
    expect(row._ownerid_value).toBe(seededIds.salesTeam);
  });
});
