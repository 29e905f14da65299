import { expect, it } from 'vitest';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { FREE_ROW, ROW } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const as = 'editor';
const user = '11111111-2222-4333-8444-555555555555';

it('creates a task with what was asked for', async () => {
  const { send, calls } = createTestApi();
  const json = { subject: 'Call back', due: '2026-11-03T14:05:00Z', priority: 2, idempotencyKey: 'a 1' };
  const answer = await send('POST', '/contacts/7/tasks', { as, json });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    activityId: FREE_ROW,
    table: 'task',
    contactRowId: ROW,
    created: true,
  });
  expect(calls).toEqual([['createTask', 7, { ...json, importContact: false }]]);
});

it('creates an appointment with what was asked for', async () => {
  const { send, calls } = createTestApi();
  const json = { subject: 'Test ride', start: '2026-11-03T14:05:00+01:00', requiredAttendees: [user] };
  const answer = await send('POST', '/contacts/ada%40example.com/appointments', { as, json });
  expect(answer.json()).toMatchObject({ table: 'appointment' });
  expect(calls).toEqual([['createAppointment', 7, { ...json, allDay: false, importContact: false }]]);
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
  const { send, actions } = createTestApi();
  const problems = [
    { field: 'subject', code: 'tooLong', detail: 'Subject has 201 characters.' },
    { field: 'owner', code: 'ownerUnusable', detail: 'The owner is disabled.' },
  ];
  actions.createTask = async () => {
    throw new SyncRefused({ kind: 'invalid', code: 'tooLong', detail: 'Both.', problems });
  };
  const answer = await send('POST', '/contacts/7/tasks', { as, json: { subject: 'A' } });
  expect(answer.json()).toMatchObject({ status: 400, code: 'tooLong', field: 'subject', problems });
});

it('answers 409 for a contact that is not in Dynamics', async () => {
  const { send, actions } = createTestApi();
  actions.createTask = async () => {
    throw new SyncRefused({ kind: 'conflict', code: 'contactNotLinked', detail: 'Send it first.' });
  };
  const answer = await send('POST', '/contacts/7/tasks', { as, json: { subject: 'A' } });
  expect(answer.json()).toMatchObject({ status: 409, code: 'contactNotLinked' });
});

it.each(['tasks', 'appointments'])('refuses %s of those who may only read', async (set) => {
  const { send, calls } = createTestApi();
  const json = { subject: 'A', start: '2026-11-03T14:05:00Z' };
  const { start: _start, ...task } = json;
  const answer = await send('POST', `/contacts/7/${set}`, {
    as: 'reader',
    json: set === 'tasks' ? task : json,
  });
  expect(answer.status).toBe(403);
  expect(calls).toEqual([]);
});
