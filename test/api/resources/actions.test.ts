import { afterAll, beforeAll, expect, it } from 'vitest';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';
import { type KnownContact, knownContact } from '../knownContact.ts';

let stage: Stage;
let api: TestApi;
let known: KnownContact;
beforeAll(async () => {
  stage = await startStage({ contacts: 20, seed: 3 });
  await stage.sync();
  api = createStageApi(stage);
  known = await knownContact(stage);
});
afterAll(() => stage.close());

const as = 'editor';

const inDynamics = async (set: string, id: unknown) =>
  (await stage.inDynamics.get<Record<string, unknown>>(`${set}(${id})`)).body;

it('creates a task with what was asked for', async () => {
  const json = { subject: 'Call back', due: '2026-11-03T14:05:00Z', priority: 2, idempotencyKey: 'a 1' };
  const answer = await api.send('POST', `/contacts/${known.contactId}/tasks`, { as, json });
  expect(answer.status).toBe(200);
  const { rowId: contactRowId, contactId } = known;
  expect(answer.json()).toMatchObject({ table: 'task', contactId, contactRowId, created: true });
  const { activityId, link } = answer.json();
  const expected = { subject: 'Call back', scheduledend: '2026-11-03T14:05:00Z', prioritycode: 2 };
  expect(await inDynamics('tasks', activityId)).toMatchObject(expected);
  expect(link).toBe(`${stage.dynamics.url}/main.aspx?pagetype=entityrecord&etn=task&id=${activityId}`);
  const again = await api.send('POST', `/contacts/${contactId}/tasks`, { as, json });
  expect(again.json()).toMatchObject({ activityId, created: false });
});

it('creates an appointment with what was asked for', async () => {
  const { body } = await stage.inDynamics.get<{ value: { systemuserid: string }[] }>(
    'systemusers?$select=systemuserid&$filter=isdisabled eq false&$top=1',
  );
  const requiredAttendees = body.value.map(({ systemuserid }) => systemuserid);
  const json = { subject: 'Test ride', start: '2026-11-03T14:05:00+01:00', requiredAttendees };
  const email = encodeURIComponent(known.email);
  const answer = await api.send('POST', `/contacts/${email}/appointments`, { as, json });
  expect(answer.json()).toMatchObject({ table: 'appointment', contactId: known.contactId });
  const made = await inDynamics('appointments', answer.json().activityId);
  expect(made).toMatchObject({ subject: 'Test ride', scheduledstart: '2026-11-03T13:05:00Z' });
});

it('takes what is left out for the defaults of the contract', async () => {
  const { send, calls } = createTestApi();
  await send('POST', '/contacts/7/tasks', { as, json: { subject: 'A' } });
  await send('POST', '/contacts/7/appointments', {
    as,
    json: { subject: 'A', start: '2026-11-03T14:05:00Z' },
  });
  expect(calls).toEqual([
    ['CreateTask', { contact: '7', subject: 'A', importContact: false }, as],
    [
      'CreateAppointment',
      { contact: '7', subject: 'A', start: '2026-11-03T14:05:00Z', allDay: false, importContact: false },
      as,
    ],
  ]);
});

it.each<[string, string, object, string]>([
  ['a task without a subject', 'tasks', { subject: '' }, 'subject'],
  ['a task with a due date without a zone', 'tasks', { subject: 'A', due: '2026-11-03T14:05:00' }, 'due'],
  ['a task with half a priority', 'tasks', { subject: 'A', priority: 1.5 }, 'priority'],
  ['a task with something unknown', 'tasks', { subject: 'A', colour: 'red' }, 'colour'],
  ['an appointment without a start', 'appointments', { subject: 'A' }, 'start'],
  [
    'an appointment with an attendee by name',
    'appointments',
    { subject: 'A', start: '2026-11-03T14:05:00Z', requiredAttendees: ['Ada'] },
    'requiredAttendees',
  ],
])('refuses %s', async (_what, set, json, field) => {
  const { send, calls } = createTestApi();
  const answer = await send('POST', `/contacts/7/${set}`, { as, json });
  expect(answer.status).toBe(400);
  expect(String(answer.json().field)).toContain(field);
  expect(calls).toEqual([]);
});

it('tells every field that Dynamics would not take', async () => {
  const { send, answers } = createTestApi();
  const problems = [
    { field: 'subject', code: 'tooLong', detail: 'Subject has 201 characters.' },
    { field: 'owner', code: 'ownerUnusable', detail: 'The owner is disabled.' },
  ];
  answers.CreateTask = async () => {
    throw new SyncRefused({ kind: 'invalid', code: 'tooLong', detail: 'Both.', problems });
  };
  const answer = await send('POST', '/contacts/7/tasks', { as, json: { subject: 'A' } });
  expect(answer.json()).toMatchObject({ status: 400, code: 'tooLong', field: 'subject', problems });
});

it('answers 409 for a contact that is not in Dynamics', async () => {
  const { ContactID } = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .orderBy('ContactID')
    .executeTakeFirstOrThrow();
  const answer = await api.send('POST', `/contacts/${ContactID}/tasks`, { as, json: { subject: 'A' } });
  expect(answer.json()).toMatchObject({ status: 409, code: 'contactNotLinked' });
});

it.each(['tasks', 'appointments'])('refuses %s of those who may only read', async (set) => {
  const { send, calls } = createTestApi();
  const json = { subject: 'A', ...(set === 'tasks' ? {} : { start: '2026-11-03T14:05:00Z' }) };
  expect((await send('POST', `/contacts/7/${set}`, { as: 'reader', json })).status).toBe(403);
  expect(calls).toEqual([]);
});
