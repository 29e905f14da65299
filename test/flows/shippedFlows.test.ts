import { afterAll, beforeAll, expect, it } from 'vitest';
import { qualify } from '../sync/qualifying.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';
import { addForm } from '../xperience/addForm.ts';
import type { FlowRun } from './runner/types.ts';
import { type FlowStage, startFlowStage } from './startFlowStage.ts';

/** The shipped flows, each started by its own trigger, against a whole bridge and Dynamics, in the order somebody turns them on. */
let stage: FlowStage;

beforeAll(async () => {
  stage = await startFlowStage({ contacts: 120, seed: 8 });
});
afterAll(() => stage.close());

const once = ['Succeeded'];
const statuses = (runs: FlowRun[]) => runs.map(({ status }) => status);
const outputsOf = (runs: FlowRun[], name: string) =>
  runs.map(({ actions }) => actions.find((action) => action.name === name)?.outputs);

/** One of the linked contacts with its row. */
const linked = async (which = 0) => [...(await stage.links())][which] ?? [0, ''];

async function contact(contactId: number) {
  return stage.database.db
    .selectFrom('OM_Contact')
    .selectAll()
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();
}

async function notLinked(): Promise<number> {
  const { ContactID } = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .where('ContactLastName', 'is not', null)
    .orderBy('ContactID')
    .executeTakeFirstOrThrow();
  return ContactID;
}

async function edit(contactId: number, values: { ContactJobTitle?: string; ContactCity?: string }) {
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ...values, ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();
}

/** What *Log custom activity* of a marketing automation process, or a form, leaves. */
async function logActivity(
  contactId: number,
  type: string,
  title: string,
  item: { ActivityItemID?: number; ActivityItemDetailID?: number } = {},
): Promise<void> {
  await stage.database.db
    .insertInto('OM_Activity')
    .values({
      ActivityContactID: contactId,
      ActivityType: type,
      ActivityTitle: title,
      ActivityComment: 'Asked for a test ride',
      ActivityCreated: stage.database.dialect.now(),
      ...item,
    })
    .execute();
}

const rowsOf = (table: string) => [...(stage.dynamics.organization.table(table)?.rows.scan() ?? [])];

it('adds everybody who already qualifies, each once, and the hourly flow adds nobody again', async () => {
  const button = await stage.switchOn('flowDrivenStart');
  expect(statuses(await button.press({}))).toEqual(once);
  const links = await stage.links();
  const rows = [...stage.rows().keys()];
  expect(links.size).toBeGreaterThan(20);
  expect(new Set(links.values())).toEqual(new Set(rows));
  expect(statuses(await button.press({}))).toEqual(once);
  const hourly = await stage.switchOn('scheduledSync');
  expect(statuses(await hourly.look())).toEqual(once);
  expect([...stage.rows().keys()]).toEqual(rows);
});

it('adds a contact that qualifies later', async () => {
  const flow = await stage.switchOn('flowDriven');
  expect(await flow.look()).toEqual([]);
  const contactId = await notLinked();
  await qualify(stage.database, contactId);
  expect(statuses(await flow.look())).toEqual(once);
  const rowId = (await stage.links()).get(contactId);
  expect(stage.rows().has(rowId ?? '')).toBe(true);
});

it('sends a contact that changes where flows do it, and not what came from Dynamics', async () => {
  const [contactId, rowId] = await linked();
  const flow = await stage.switchOn('flowDrivenChanges');
  await edit(contactId, { ContactJobTitle: 'Taster' });
  expect(statuses(await flow.look())).toEqual(once);
  expect(stage.rows().get(rowId)).toMatchObject({ jobtitle: 'Taster' });
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Jihlava' });
  const byId = await stage.switchOn('incomingById');
  expect(statuses(await byId.press({ text: rowId }))).toEqual(once);
  expect(await contact(contactId)).toMatchObject({ ContactCity: 'Jihlava' });
  expect(await flow.look()).toEqual([]);
});

it('sends changed contacts and activities every hour', async () => {
  const [contactId, rowId] = await linked();
  await edit(contactId, { ContactJobTitle: 'Roaster' });
  const flow = await stage.switchOn('scheduledSync');
  stage.sent.length = 0;
  const runs = await flow.look();
  expect(statuses(runs)).toEqual(once);
  expect(stage.rows().get(rowId)).toMatchObject({ jobtitle: 'Roaster' });
  expect(outputsOf(runs, 'Synchronize_activities')).toMatchObject([
    { statusCode: 200, body: { kind: 'activities' } },
  ]);
  expect(stage.sent).toEqual([]);
});

it('brings what changes in a mapped column in Dynamics, and what the bridge wrote there changes nothing', async () => {
  const [contactId, rowId] = await linked(1);
  const flow = await stage.switchOn('incomingAutomated');
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Telč' });
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { nickname: 'Not mapped' });
  expect(statuses(await flow.look())).toEqual(once);
  expect(await contact(contactId)).toMatchObject({ ContactCity: 'Telč' });
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { nickname: 'Not mapped either' });
  expect(await flow.look()).toEqual([]);

  await edit(contactId, { ContactJobTitle: 'Cupper' });
  await (await stage.switchOn('scheduledSync')).look();
  const before = await contact(contactId);
  const runs = await flow.look();
  expect(outputsOf(runs, 'Update_the_contact_in_Xperience')).toMatchObject([{ statusCode: 204 }]);
  expect(await contact(contactId)).toEqual(before);
});

it('tells nobody that activities are not synchronized when they are switched off', async () => {
  const activities = (value: string) =>
    storeModuleSetting(stage.database, 'Dynamics365ActivitySyncEnabled', value);
  await activities('False');
  stage.sent.length = 0;
  expect(statuses(await (await stage.switchOn('scheduledSync')).look())).toEqual(once);
  expect(stage.sent).toEqual([]);
  await activities('True');
});

it('brings what changed in Dynamics since yesterday, and looking again changes nothing', async () => {
  const [one, rowOfOne] = await linked(2);
  const [two, rowOfTwo] = await linked(3);
  const flow = await stage.switchOn('incomingScheduled');
  await stage.inDynamics.send('PATCH', `contacts(${rowOfOne})`, { address1_city: 'Slavonice' });
  await stage.inDynamics.send('PATCH', `contacts(${rowOfTwo})`, { jobtitle: 'Courier' });
  expect(statuses(await flow.look())).toEqual(once);
  expect(await contact(one)).toMatchObject({ ContactCity: 'Slavonice' });
  const after = await contact(two);
  expect(after).toMatchObject({ ContactJobTitle: 'Courier' });
  const again = outputsOf(await flow.look(), 'Update_the_contacts_in_Xperience');
  expect(again).toMatchObject([{ body: { changed: 0, failed: 0 } }]);
  expect(await contact(two)).toEqual(after);
});

it('brings each of the rows that a person selects', async () => {
  const flow = await stage.switchOn('incomingInstant');
  const chosen = [await linked(4), await linked(5)];
  for (const [, rowId] of chosen)
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Aš' });
  const runs = await flow.press({ rows: chosen.map(([, contactid]) => ({ entity: { contactid } })) });
  expect(statuses(runs)).toEqual(['Succeeded', 'Succeeded']);
  for (const [contactId] of chosen) expect(await contact(contactId)).toMatchObject({ ContactCity: 'Aš' });
});

it('sends the one contact that a person names', async () => {
  const contactId = await notLinked();
  const flow = await stage.switchOn('sendContact');
  expect(statuses(await flow.press({ text: String(contactId) }))).toEqual(once);
  expect(stage.rows().has((await stage.links()).get(contactId) ?? '')).toBe(true);
});

it('tells whose values did not fit, and tries again when the reader says so, or somebody presses the button', async () => {
  const alert = await stage.switchOn('failureAlert');
  const [contactId, rowId] = await linked();
  const attempts = async () => {
    const { body } = await stage.bridge.connection.call('ListFailures', {});
    return (body as { value: { contactId: number; attempts: number }[] }).value.find(
      (failure) => failure.contactId === contactId,
    )?.attempts;
  };
  await edit(contactId, { ContactCity: 'B'.repeat(81) });
  stage.sent.length = 0;
  await (await stage.switchOn('scheduledSync')).look();
  const { ContactLastName } = await contact(contactId);
  expect(stage.sent).toMatchObject([{ subject: 'Contacts could not all be synchronized with Dynamics 365' }]);
  expect(stage.sent[0]?.body).toContain(`${ContactLastName}`);
  expect(stage.sent[0]?.body).toContain('address1_city');
  expect(await attempts()).toBe(1);

  // A mistake in the data is told once, and waits until somebody corrects it.
  stage.sent.length = 0;
  await (await stage.switchOn('scheduledSync')).look();
  expect(stage.sent).toEqual([]);
  expect(statuses(await alert.look())).toEqual(once);
  expect(stage.sent).toMatchObject([{ options: ['Try again now', 'Leave it'] }]);
  expect(await attempts()).toBe(1);

  expect(statuses(await (await stage.switchOn('retryFailures')).press({}))).toEqual(once);
  expect(await attempts()).toBe(2);

  await edit(contactId, { ContactCity: 'Brno' });
  stage.answer = 'Try again now';
  expect(statuses(await alert.look())).toEqual(once);
  await expect.poll(() => stage.rows().get(rowId)?.address1_city, { timeout: 60_000 }).toBe('Brno');
  await expect.poll(attempts, { timeout: 60_000 }).toBeUndefined();
});

it('imports, and makes one task and one appointment, for the activities of an automation process', async () => {
  const flows = {
    import: await stage.switchOn('automationImport'),
    task: await stage.switchOn('automationTask'),
    appointment: await stage.switchOn('automationAppointment'),
  };
  const contactId = await notLinked();
  const [linkedId] = await linked();
  const before = { tasks: rowsOf('task').length, appointments: rowsOf('appointment').length };
  await logActivity(contactId, 'dynamics365import', 'Send me');
  await logActivity(linkedId, 'dynamics365task', 'Call back');
  await logActivity(linkedId, 'dynamics365appointment', 'Test ride');
  for (const flow of Object.values(flows)) expect(statuses(await flow.look())).toEqual(once);
  expect((await stage.links()).has(contactId)).toBe(true);
  const added = () => ({
    tasks: rowsOf('task').length - before.tasks,
    appointments: rowsOf('appointment').length - before.appointments,
  });
  expect(added()).toEqual({ tasks: 1, appointments: 1 });
});

it('tells the channel of a submission of the chosen form, with a link to the contact', async () => {
  const form = await addForm(stage.database, 'Ride', [{ column: 'Model', columnType: 'text' }]);
  const other = await addForm(stage.database, 'Other', [{ column: 'Model', columnType: 'text' }]);
  const flow = await stage.switchOn('formNotification', { xbridge_Form: String(form.formId) });
  const [contactId] = await linked();
  await other.submit({ Model: 'Another form' });
  const submission = await form.submit({ Model: 'Trail Pro' });
  await logActivity(contactId, 'bizformsubmit', 'Ride', {
    ActivityItemID: form.formId,
    ActivityItemDetailID: submission,
  });
  expect(statuses(await flow.look())).toEqual(once);
  expect(stage.posted).toMatchObject([{ team: 'sales', channel: 'leads' }]);
  expect(stage.posted[0]?.html).toContain('Trail Pro');
  expect(stage.posted[0]?.html).toContain('Open the contact in Dynamics 365');
});
