import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { currentTimes } from '../../../bridge/xperience/currentTimes.ts';
import { type Receiver, startReceiver } from '../../gateway/startReceiver.ts';
import { outsiders } from '../../sync/qualifying.ts';
import { addForm, type TestForm } from '../../xperience/addForm.ts';
import { startTriggerStage, type TriggerStage } from './startTriggerStage.ts';

/** Flows with instant triggers, switched on through the gateway and told as the platform is. */
let stage: TriggerStage;
let receiver: Receiver;
let form: TestForm;

beforeEach(async () => {
  stage = await startTriggerStage();
  receiver = await startReceiver(stage.bridge.connection.connector);
  form = await addForm(stage.stage.database, 'Demo', [{ column: 'Model', columnType: 'text' }]);
  await stage.stage.grantForms();
});

afterEach(async () => {
  await receiver.close();
  await stage.close();
});

const { tellFlows, connection } = {
  tellFlows: () => stage.bridge.tellFlows(),
  connection: () => stage.bridge.connection,
};

async function switchOn(trigger: string, parameters: Record<string, unknown> = {}) {
  const flow = receiver.flow(trigger);
  const { answer, end } = await connection().subscribe(trigger, flow.url, parameters);
  expect(answer.status, JSON.stringify(answer.body)).toBe(201);
  return { flow, end, id: (answer.body as { subscriptionId: string }).subscriptionId };
}

const submitNow = async (values: Record<string, string>) => {
  const { local } = await currentTimes(stage.stage.database);
  return form.submit({ ...values, FormInserted: local });
};

const listed = async () => {
  const { body } = await connection().call('ListSubscriptions');
  return (body as { value: Record<string, unknown>[] }).value;
};

describe('a flow that is started by a form', () => {
  it('is told of a submission at once, with its fields and an event ID', async () => {
    const { flow } = await switchOn('WhenFormIsSubmitted_V2', { 'subscription/form': form.formId });
    await submitNow({ Model: 'City 3' });
    await tellFlows();
    expect(flow.received).toMatchObject([
      {
        headers: { 'webhook-id': expect.stringMatching(/^[0-9a-f-]{36}\.\d+$/) },
        body: { formId: form.formId, submissionId: 1, values: { Model: 'City 3' }, linked: false },
      },
    ]);
  });

  it('is told once, in order, and of nothing from before', async () => {
    await submitNow({ Model: 'before' });
    const { flow } = await switchOn('WhenFormIsSubmitted_V2', { 'subscription/form': form.formId });
    for (let count = 0; count < 50; count += 1) await submitNow({ Model: String(count) });
    await tellFlows();
    await tellFlows();
    const told = flow.received.map(({ body }) => (body as { values: { Model: string } }).values.Model);
    expect(told).toEqual(Array.from({ length: 50 }, (_, count) => String(count)));
    expect(new Set(flow.received.map(({ headers }) => headers['webhook-id'])).size).toBe(50);
  });

  it('is told of nothing any more once it is switched off, however often that is said', async () => {
    const { flow, end } = await switchOn('WhenFormIsSubmitted_V2', { 'subscription/form': form.formId });
    expect((await end()).status).toBe(204);
    expect((await end()).status).toBe(204);
    await submitNow({ Model: 'late' });
    await tellFlows();
    expect(flow.received).toEqual([]);
    expect(await listed()).toEqual([]);
  });

  it('lets flows that poll wait for the contact as before', async () => {
    const polled = stage.flow('WhenFormIsSubmitted', { form: form.formId });
    await polled.poll();
    const { flow } = await switchOn('WhenFormIsSubmitted_V2', { 'subscription/form': form.formId });
    await submitNow({ Model: 'now' });
    await tellFlows();
    expect(flow.received).toHaveLength(1);
    expect(await polled.poll()).toEqual([]);
  });

  it('waits for the contact where it is asked to', async () => {
    const { flow } = await switchOn('WhenFormIsSubmitted_V2', {
      'subscription/form': form.formId,
      'subscription/waitForContact': true,
    });
    await submitNow({ Model: 'now' });
    await tellFlows();
    expect(flow.received).toEqual([]);
    const { db, dialect } = stage.stage.database;
    await db
      .updateTable('dynamics365.event')
      .set({ complete_at: dialect.utcNow(-1) })
      .execute();
    await tellFlows();
    expect(flow.received).toHaveLength(1);
  });

  it('is refused a form that is not there', async () => {
    const { answer } = await connection().subscribe(
      'WhenFormIsSubmitted_V2',
      receiver.flow('WhenFormIsSubmitted_V2').url,
      {
        'subscription/form': 99,
      },
    );
    expect([answer.status, answer.body]).toMatchObject([404, { code: 'formNotFound' }]);
  });

  it('goes on quietly when the form is deleted', async () => {
    const { flow } = await switchOn('WhenFormIsSubmitted_V2', { 'subscription/form': form.formId });
    await tellFlows();
    await stage.stage.database.main.deleteFrom('CMS_Form').where('FormID', '=', form.formId).execute();
    await tellFlows();
    expect(flow.received).toEqual([]);
    expect(await listed()).toMatchObject([{ state: 'active' }]);
  });
});

it('tells of contacts that qualify or change, of activities in lists, and of runs', async () => {
  await stage.stage.sync();
  const qualifying = await switchOn('WhenContactQualifies_V2');
  const changing = await switchOn('WhenContactChanges_V2');
  const visited = await switchOn('WhenActivityIsLogged_V2', { 'subscription/type': 'pagevisit' });
  const ended = await switchOn('WhenRunFinishes_V2', { 'subscription/kind': 'contacts' });
  await tellFlows();
  const [first = 0] = await outsiders(stage.stage.database);
  await stage.inXperience.raiseMinimum();
  await tellFlows();
  const [linked = 0] = (await stage.stage.links()).keys();
  await stage.inXperience.givePoints([first]);
  await stage.inXperience.edit([linked], 'Brno');
  for (let count = 0; count < 3; count += 1)
    await stage.stage.database.db
      .insertInto('OM_Activity')
      .values({ ActivityContactID: linked, ActivityType: 'pagevisit', ActivityTitle: `Page ${count}` })
      .execute();
  await stage.stage.sync({ dryRun: true });
  await tellFlows();
  expect(qualifying.flow.received.map(({ body }) => body)).toMatchObject([{ contactId: first }]);
  expect(changing.flow.received.map(({ body }) => body)).toMatchObject([{ contactId: linked }]);
  expect(visited.flow.received.map(({ body }) => body)).toMatchObject([
    { items: [{ title: 'Page 0' }, { title: 'Page 1' }, { title: 'Page 2' }] },
  ]);
  expect(ended.flow.received.map(({ body }) => body)).toMatchObject([{ kind: 'contacts', dryRun: true }]);
});

describe('a subscription', () => {
  it('made twice with one address is told once, until both are ended', async () => {
    const flow = receiver.flow('WhenFormIsSubmitted_V2');
    const parameters = { 'subscription/form': form.formId };
    const first = await connection().subscribe('WhenFormIsSubmitted_V2', flow.url, parameters);
    const second = await connection().subscribe('WhenFormIsSubmitted_V2', flow.url, parameters);
    await submitNow({ Model: 'one' });
    await tellFlows();
    expect(flow.received).toHaveLength(1);
    await first.end();
    await submitNow({ Model: 'two' });
    await tellFlows();
    expect(flow.received).toHaveLength(2);
    await second.end();
    await submitNow({ Model: 'three' });
    await tellFlows();
    expect(flow.received).toHaveLength(2);
  });

  it('ends when the platform says that its flow is gone', async () => {
    const { flow } = await switchOn('WhenFormIsSubmitted_V2', { 'subscription/form': form.formId });
    flow.goAway();
    await submitNow({ Model: 'gone' });
    await tellFlows();
    expect(await listed()).toMatchObject([{ state: 'ended', code: 'flowGone' }]);
  });

  it('shows what failed and tells it again under the same event ID', async () => {
    const { flow } = await switchOn('WhenFormIsSubmitted_V2', { 'subscription/form': form.formId });
    const seen: unknown[] = [];
    receiver.answerWith(({ headers }) => {
      seen.push(headers['webhook-id']);
      return 500;
    });
    await submitNow({ Model: 'again' });
    await tellFlows();
    await tellFlows();
    expect(await listed()).toMatchObject([
      { state: 'retrying', attempts: 1, waiting: 1, detail: expect.stringContaining('answered 500') },
    ]);
    receiver.answerWith(undefined);
    await stage.stage.database.db
      .updateTable('dynamics365.subscription')
      .set({ next_attempt_at: stage.stage.database.dialect.utcNow(-1) })
      .execute();
    await tellFlows();
    expect(seen).toEqual([flow.received[0]?.headers['webhook-id']]);
    expect(await listed()).toMatchObject([{ state: 'active', waiting: 0 }]);
  });

  it('tells once more what was recorded since a time', async () => {
    const { flow, id } = await switchOn('WhenFormIsSubmitted_V2', { 'subscription/form': form.formId });
    const since = new Date(Date.now() - 60_000).toISOString();
    await submitNow({ Model: 'one' });
    await submitNow({ Model: 'two' });
    await tellFlows();
    const { status, body } = await connection().call('RecoverSubscription', {
      subscription: id,
      'recovery/since': since,
    });
    expect([status, body]).toMatchObject([200, { waiting: 2 }]);
    await tellFlows();
    const ids = flow.received.map(({ headers }) => headers['webhook-id']);
    expect(ids).toEqual([ids[0], ids[1], ids[0], ids[1]]);
  });

  it('is never listed with the address of its flow', async () => {
    const { flow } = await switchOn('WhenRunFinishes_V2');
    const secret = flow.url.split('sig=')[1] ?? '';
    expect(JSON.stringify(await listed())).not.toContain(secret);
    const { db } = stage.stage.database;
    const rows = await db.selectFrom('dynamics365.subscription').selectAll().execute();
    const audit = await db.selectFrom('dynamics365.audit').selectAll().execute();
    expect(JSON.stringify([rows, audit])).not.toContain(secret);
    expect(stage.stage.engine.logged()).not.toContain(secret);
  });
});
