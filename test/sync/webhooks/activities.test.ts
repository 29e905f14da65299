import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { presentHistory } from '../../../bridge/api/present/presentHistory.ts';
import { createAppointment } from '../../../bridge/sync/actions/createAppointment.ts';
import { createTask } from '../../../bridge/sync/actions/createTask.ts';
import { importContact } from '../../../bridge/sync/actions/importContact.ts';
import { readMadeActivities } from '../../../bridge/sync/state/activities/madeActivities.ts';
import { listContactHistory } from '../../../bridge/sync/state/contactHistory.ts';
import { pauseBridge, resumeBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import { forgetHistory } from '../../../bridge/sync/state/runs/forgetHistory.ts';
import { readInboxLoad, storeToldRows, wakeRows } from '../../../bridge/sync/state/webhooks/inbox.ts';
import { registerWebhook } from '../../standins/dataverse/registerWebhook.ts';
import { type ActionStage, startActionStage } from '../actions/actionStage.ts';
import { storeSetting } from '../storeSetting.ts';
import { type ServedWebhooks, serveWebhooks } from './serveWebhooks.ts';

/** What becomes of tasks and appointments that the bridge made, as webhooks tell. */

let stage: ActionStage;
let served: ServedWebhooks;

beforeAll(async () => {
  stage = await startActionStage();
  await storeSetting(stage.database, 'followActivities', true);
  served = await serveWebhooks(stage.engine);
  for (const table of ['task', 'appointment'])
    await registerWebhook(stage.inDynamics, {
      url: served.url,
      key: served.key,
      table,
      messages: ['Update', 'Delete', 'SetState'],
      columns: ['statecode', 'statuscode'],
    });
});
afterAll(async () => {
  await served.close();
  await stage.close();
});
afterEach(() => stage.dynamics.conditions.log.reset());

async function delivered(): Promise<void> {
  await stage.dynamics.webhooks.idle();
  await served.worker.pass();
}

const common = { importContact: false } as const;
const makeTask = async (subject = 'Call back') =>
  (await createTask(stage.engine.parts, stage.linked, { ...common, subject })).activityId;
const close = (table: 'task' | 'appointment', id: string, statecode: number) =>
  stage.inDynamics.send('PATCH', `${table}s(${id})`, {
    statecode,
    statuscode: { task: [3, 5, 6], appointment: [1, 3, 4] }[table][statecode],
  });

const noContacts = {
  fault: { type: 'error', status: 403, code: '0x80040220', message: 'No right.' },
  match: { tables: ['contact'] },
};

async function history() {
  const entries = await listContactHistory(stage.database, stage.linked.contactId, { limit: 100 });
  return entries.flatMap(({ activity }) => (activity ? [activity] : []));
}
const outcomesOf = async (id: string) => {
  const all = await history();
  return all.filter(({ rowId }) => rowId === id).map(({ state }) => state);
};

describe('a task that the bridge made', () => {
  it('and somebody completed is in the history of its contact, once, with the time of Dynamics', async () => {
    const id = await makeTask();
    await close('task', id, 1);
    const { actualend, modifiedon } = (await stage.activity('tasks', id)) as Record<string, string>;
    await delivered();
    await close('task', id, 1);
    await delivered();
    expect(await history()).toEqual([
      { table: 'task', rowId: id, state: 'completed', at: actualend ?? modifiedon },
    ]);
    expect((await readInboxLoad(stage.database)).waiting).toBe(0);
    const entries = await listContactHistory(stage.database, stage.linked.contactId, { limit: 10 });
    const entry = entries.find(({ activity }) => activity !== undefined);
    expect(entry && presentHistory(entry)).toMatchObject({
      what: 'activity',
      activityTable: 'task',
      activityId: id,
      activityState: 'completed',
      caller: 'Dynamics 365',
    });
  });

  it('and somebody opened again and cancelled shows each', async () => {
    const id = await makeTask();
    for (const state of [1, 0, 2]) {
      await close('task', id, state);
      await delivered();
    }
    expect(await outcomesOf(id)).toEqual(['cancelled', 'open', 'completed']);
  });

  it('and somebody deleted is said to be', async () => {
    const id = await makeTask();
    await stage.inDynamics.send('DELETE', `tasks(${id})`);
    await delivered();
    expect(await outcomesOf(id)).toEqual(['deleted']);
  });

  it('and that a list of rows leaves out is not taken for deleted, but asked for by itself', async () => {
    const id = await makeTask();
    await close('task', id, 1);
    await stage.dynamics.webhooks.idle();
    const list = vi.spyOn(stage.engine.parts.dataverse, 'readRows').mockResolvedValueOnce(new Map());
    await served.worker.pass();
    list.mockRestore();
    expect(await outcomesOf(id)).toEqual(['completed']);
  });

  it('waits by itself where it cannot be asked for, and others do not wait', async () => {
    const [hidden, deleted] = [await makeTask(), await makeTask()];
    await close('task', hidden, 1);
    await stage.inDynamics.send('DELETE', `tasks(${deleted})`);
    await stage.dynamics.webhooks.idle();
    const list = vi.spyOn(stage.engine.parts.dataverse, 'readRows').mockResolvedValueOnce(new Map());
    await stage.inDynamics.control('POST', 'faults', {
      fault: { type: 'error', status: 403, code: '0x80040220', message: 'No right.' },
      match: { address: hidden },
    });
    await served.worker.pass();
    list.mockRestore();
    await stage.inDynamics.control('DELETE', 'faults');
    expect([await outcomesOf(hidden), await outcomesOf(deleted)]).toEqual([[], ['deleted']]);
    expect(await readInboxLoad(stage.database)).toMatchObject({ waiting: 1, failing: 1 });
    await wakeRows(stage.database);
    await served.worker.pass();
    expect(await outcomesOf(hidden)).toEqual(['completed']);
  });

  it('is known though the process ended before it knew that Dynamics had it', async () => {
    const id = await makeTask();
    await stage.database.db
      .updateTable('dynamics365.made_activity')
      .set({ confirmed: false })
      .where('row_id', '=', id)
      .execute();
    await close('task', id, 1);
    await delivered();
    expect(await outcomesOf(id)).toEqual(['completed']);
  });

  it('waits while the bridge is paused', async () => {
    const id = await makeTask();
    await pauseBridge(stage.database, { reason: 'a test', by: 'ada' });
    await close('task', id, 1);
    await stage.dynamics.webhooks.idle();
    await expect(served.worker.pass()).rejects.toMatchObject({ refusal: { code: 'paused' } });
    await resumeBridge(stage.database, { by: 'ada' });
    await served.worker.pass();
    expect(await outcomesOf(id)).toEqual(['completed']);
  });

  it('does not wait for contacts, which wait while contact sync is off', async () => {
    const id = await makeTask();
    await stage.setting('Dynamics365ContactSyncEnabled', 'False');
    await storeToldRows(stage.database, [{ table: 'contact', rowId: stage.linked.rowId, deleted: false }]);
    await close('task', id, 1);
    await stage.dynamics.webhooks.idle();
    await expect(served.worker.pass()).rejects.toMatchObject({ refusal: { code: 'contactSyncOff' } });
    expect(await outcomesOf(id)).toEqual(['completed']);
    await stage.setting('Dynamics365ContactSyncEnabled', 'True');
    await served.worker.pass();
  });

  it.each([
    ['are switched off', 'contactSyncOff'],
    ['are hidden from the bridge', 'forbidden'],
  ])('passes by more contacts than are looked at together, which %s', async (_how, code) => {
    const few = await serveWebhooks(stage.engine, { timing: { pollMs: 20, catchUpMs: 0, batch: 2 } });
    const id = await makeTask();
    for (const contactId of [3, 4, 5, 6]) await importContact(stage.engine.parts, contactId);
    const linked = [...(await stage.links()).values()];
    if (code === 'contactSyncOff') await stage.setting('Dynamics365ContactSyncEnabled', 'False');
    else await stage.inDynamics.control('POST', 'faults', noContacts);
    for (const rowId of linked)
      await storeToldRows(stage.database, [{ table: 'contact', rowId, deleted: false }]);
    await close('task', id, 1);
    await stage.dynamics.webhooks.idle();
    await expect(few.worker.pass()).rejects.toMatchObject(
      code === 'forbidden' ? { kind: code } : { refusal: { code } },
    );
    expect(await outcomesOf(id)).toEqual(['completed']);
    expect(await readInboxLoad(stage.database)).toMatchObject({ waiting: 5, failing: 0 });
    await stage.inDynamics.control('DELETE', 'faults');
    await stage.setting('Dynamics365ContactSyncEnabled', 'True');
    await few.worker.pass();
    await few.close();
    expect((await readInboxLoad(stage.database)).waiting).toBe(0);
  });

  it('and that was closed while webhooks did not come is asked for', async () => {
    const id = await makeTask();
    await stage.inDynamics.control('PATCH', 'webhooks', { held: true });
    await close('task', id, 1);
    // As after a start of the process.
    const again = await serveWebhooks(stage.engine);
    await again.worker.pass();
    await again.close();
    expect(await outcomesOf(id)).toEqual(['completed']);
    await stage.inDynamics.control('PATCH', 'webhooks', { held: false });
    await delivered();
    expect(await outcomesOf(id)).toEqual(['completed']);
  });

  it('waits by itself while it cannot be read, and stops no contact', async () => {
    const id = await makeTask();
    await stage.inDynamics.control('PATCH', 'webhooks', { held: true });
    await close('task', id, 1);
    await stage.inDynamics.control('POST', 'faults', {
      fault: { type: 'error', status: 403, code: '0x80040220', message: 'No right.' },
      match: { tables: ['task'] },
    });
    await stage.inDynamics.control('PATCH', 'webhooks', { held: false });
    await delivered();
    await stage.inDynamics.control('DELETE', 'faults');
    expect(await readInboxLoad(stage.database)).toMatchObject({ waiting: 1, failing: 1 });
    await stage.database.db
      .updateTable('dynamics365.webhook_inbox')
      .set({ next_attempt_at: stage.database.dialect.utcNow(-1) })
      .execute();
    await served.worker.pass();
    expect(await outcomesOf(id)).toEqual(['completed']);
  });
});

it('an appointment that the bridge made is followed, too', async () => {
  const { activityId } = await createAppointment(stage.engine.parts, stage.linked, {
    ...common,
    subject: 'Test ride',
    start: '2026-11-03T09:00:00Z',
    allDay: false,
    requiredAttendees: [],
    optionalAttendees: [],
  });
  await close('appointment', activityId, 1);
  await delivered();
  expect(await outcomesOf(activityId)).toEqual(['completed']);
});

it('a task of anybody else costs no request and leaves no trace', async () => {
  const id = 'abababab-0000-4000-8000-0000000000f1';
  await stage.inDynamics.send('PATCH', `tasks(${id})`, { subject: 'Not ours' });
  const before = await history();
  stage.dynamics.conditions.log.reset();
  await close('task', id, 1);
  await stage.dynamics.webhooks.idle();
  const { requests } = stage.dynamics.conditions.log.counts();
  await served.worker.pass();
  expect(stage.dynamics.conditions.log.counts().requests).toBe(requests);
  expect(await history()).toEqual(before);
  expect((await readInboxLoad(stage.database)).waiting).toBe(0);
});

it('is forgotten with the history, and while it is open two years later', async () => {
  const [open, closed] = [await makeTask(), await makeTask()];
  await close('task', closed, 1);
  await delivered();
  const age = (days: number) =>
    stage.database.db
      .updateTable('dynamics365.made_activity')
      .set({ noted_at: stage.database.dialect.utcNow(-days * 86_400_000) })
      .execute();
  const known = async () => [...(await readMadeActivities(stage.database, [open, closed])).keys()];
  await age(100);
  await forgetHistory(stage.database, 90);
  expect(await known()).toEqual([open]);
  await age(90 + 2 * 365 + 1);
  await forgetHistory(stage.database, 90);
  expect(await known()).toEqual([]);
});

it('is refused while the setting is off', async () => {
  await storeSetting(stage.database, 'followActivities', false);
  const off = await serveWebhooks(stage.engine);
  const body = JSON.stringify({
    MessageName: 'Update',
    PrimaryEntityName: 'task',
    PrimaryEntityId: 'abababab-0000-4000-8000-0000000000f2',
    OrganizationId: stage.dynamics.organization.id,
    InitiatingUserId: '10000000-0000-4000-8000-000000000002',
  });
  const headers = { 'content-type': 'application/json', 'x-api-key': off.key };
  const answer = await fetch(off.url, { method: 'POST', body, headers });
  expect(answer.status).toBe(422);
  expect(await answer.json()).toMatchObject({
    code: 'tableNotTaken',
    detail: expect.stringContaining('followActivities'),
  });
  await off.close();
});
