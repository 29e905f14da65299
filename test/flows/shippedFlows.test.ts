import { afterAll, beforeAll, expect, it } from 'vitest';
import { type FlowStage, startFlowStage } from './startFlowStage.ts';

/** The shipped flows against a whole bridge and Dynamics, in the order somebody switches them on. */
let stage: FlowStage;

beforeAll(async () => {
  stage = await startFlowStage({ contacts: 120, seed: 8 });
});
afterAll(() => stage.close());

const firstLink = async () => [...(await stage.links())][0] ?? [0, ''];

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

/** What *Log custom activity* of a marketing automation process leaves. */
async function logActivity(contactId: number, type: string, title: string): Promise<void> {
  const { dialect } = stage.database;
  await stage.database.db
    .insertInto('OM_Activity')
    .values({
      ActivityContactID: contactId,
      ActivityType: type,
      ActivityTitle: title,
      ActivityComment: 'Asked for a test ride',
      ActivityCreated: dialect.now(),
      ActivitySiteID: 1,
    })
    .execute();
}

const rowsOf = (table: string) => [...(stage.dynamics.organization.table(table)?.rows.scan() ?? [])];

it('adds everybody who already qualifies, each once, and the hourly flow adds nobody again', async () => {
  expect((await stage.run('flowDrivenStart', {})).status).toBe('Succeeded');
  const linked = await stage.links();
  const rows = [...stage.rows().keys()];
  expect(linked.size).toBeGreaterThan(20);
  expect(new Set(linked.values())).toEqual(new Set(rows));
  await stage.run('scheduledSync');
  expect([...stage.rows().keys()]).toEqual(rows);
});

it('adds a contact that qualifies later', async () => {
  await stage.poll('WhenContactQualifies');
  const contactId = await notLinked();
  const { ScoreID, RuleID } = await stage.database.db
    .selectFrom('OM_ScoreContactRule')
    .select(['ScoreID', 'RuleID'])
    .executeTakeFirstOrThrow();
  await stage.database.db.deleteFrom('OM_ScoreContactRule').where('ContactID', '=', contactId).execute();
  await stage.database.db
    .insertInto('OM_ScoreContactRule')
    .values({ ContactID: contactId, ScoreID, RuleID, Value: 5000, Expiration: null })
    .execute();
  const told = await stage.poll('WhenContactQualifies');
  expect(told).toMatchObject([{ contactId }]);
  for (const item of told) expect((await stage.run('flowDriven', item)).status).toBe('Succeeded');
  const rowId = (await stage.links()).get(contactId);
  expect(stage.rows().has(rowId ?? '')).toBe(true);
});

it('sends changed contacts and activities every hour', async () => {
  const [contactId, rowId] = await firstLink();
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactJobTitle: 'Roaster', ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();
  stage.sent.length = 0;
  const run = await stage.run('scheduledSync');
  expect(run.status).toBe('Succeeded');
  expect(stage.rows().get(rowId)).toMatchObject({ jobtitle: 'Roaster' });
  const activities = run.actions.find(({ name }) => name === 'Synchronize_activities')?.outputs;
  expect(activities).toMatchObject({ statusCode: 200, body: { kind: 'activities' } });
  expect(stage.sent.map(({ subject }) => subject)).toEqual([]);
});

it('tells nobody that activities are not synchronized when they are switched off', async () => {
  await stage.database.main
    .updateTable('CMS_SettingsKey')
    .set({ KeyValue: 'False' })
    .where('KeyName', '=', 'Dynamics365ActivitySyncEnabled')
    .execute();
  stage.sent.length = 0;
  expect((await stage.run('scheduledSync')).status).toBe('Succeeded');
  expect(stage.sent).toEqual([]);
});

it('brings what changed in Dynamics since yesterday, and looking again changes nothing', async () => {
  const [[one = 0, rowOfOne = ''] = [], [two = 0, rowOfTwo = ''] = []] = [...(await stage.links())].slice(2);
  await stage.inDynamics.send('PATCH', `contacts(${rowOfOne})`, { address1_city: 'Telč' });
  await stage.inDynamics.send('PATCH', `contacts(${rowOfTwo})`, { jobtitle: 'Courier' });
  const first = await stage.run('incomingScheduled');
  expect(first.status).toBe('Succeeded');
  expect(await contact(one)).toMatchObject({ ContactCity: 'Telč' });
  const after = await contact(two);
  expect(after).toMatchObject({ ContactJobTitle: 'Courier' });
  const again = await stage.run('incomingScheduled');
  const answer = again.actions.find(({ name }) => name === 'Update_the_contacts_in_Xperience')?.outputs;
  expect(answer).toMatchObject({ body: { changed: 0, failed: 0 } });
  expect(await contact(two)).toEqual(after);
});

it('brings the one row that a person names', async () => {
  const [contactId, rowId] = await firstLink();
  await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { address1_city: 'Aš' });
  expect((await stage.run('incomingInstant', { text: rowId })).status).toBe('Succeeded');
  expect(await contact(contactId)).toMatchObject({ ContactCity: 'Aš' });
});

it('sends the one contact that a person names', async () => {
  const contactId = await notLinked();
  expect((await stage.run('sendContact', { text: String(contactId) })).status).toBe('Succeeded');
  expect(stage.rows().has((await stage.links()).get(contactId) ?? '')).toBe(true);
});

it('tells of a run that left failures, and tries them again when asked', async () => {
  await stage.poll('WhenRunFinishes', { onlyWithFailures: true });
  const [contactId] = await firstLink();
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactCity: 'B'.repeat(81), ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();
  await stage.run('scheduledSync');
  stage.sent.length = 0;
  const told = await stage.poll('WhenRunFinishes', { onlyWithFailures: true });
  for (const item of told) await stage.run('failureAlert', item);
  expect(stage.sent).toMatchObject([{ subject: 'A synchronization with Dynamics 365 left failures' }]);
  const attempts = async () => {
    const { body } = await stage.bridge.connection.call('ListFailures', {});
    return (body as { value: { contactId: number; attempts: number }[] }).value.find(
      (failure) => failure.contactId === contactId,
    )?.attempts;
  };
  const before = await attempts();
  expect((await stage.run('retryFailures', {})).status).toBe('Succeeded');
  expect(await attempts()).toBe((before ?? 0) + 1);
});

it('imports, and makes one task and one appointment, for the activities of an automation process', async () => {
  const types = ['dynamics365import', 'dynamics365task', 'dynamics365appointment'];
  for (const type of types) await stage.poll('WhenActivityIsLogged', { type });
  const contactId = await notLinked();
  const [linkedId] = await firstLink();
  const before = { tasks: rowsOf('task').length, appointments: rowsOf('appointment').length };
  await logActivity(contactId, 'dynamics365import', 'Send me');
  await logActivity(linkedId, 'dynamics365task', 'Call back');
  await logActivity(linkedId, 'dynamics365appointment', 'Test ride');
  const told = await stage.poll('WhenActivityIsLogged');
  const flows = {
    dynamics365import: 'Import',
    dynamics365task: 'Task',
    dynamics365appointment: 'Appointment',
  };
  for (const item of told) {
    const flow = `automation${flows[String(item.type) as keyof typeof flows]}`;
    // The platform may start a flow twice for one item.
    for (const time of [1, 2])
      expect([time, (await stage.run(flow, item)).status]).toEqual([time, 'Succeeded']);
  }
  expect(told.map(({ type }) => type)).toEqual(types);
  expect((await stage.links()).has(contactId)).toBe(true);
  expect(rowsOf('task').length - before.tasks).toBe(1);
  expect(rowsOf('appointment').length - before.appointments).toBe(1);
});

it('tells the channel of a submission, with a link to the contact', async () => {
  const { ActivityItemID: form, ActivityItemDetailID: submission } = await stage.database.db
    .selectFrom('OM_Activity as activity')
    .innerJoin('dynamics365.link as link', 'link.contact_id', 'activity.ActivityContactID')
    .select(['activity.ActivityItemID', 'activity.ActivityItemDetailID'])
    .where('activity.ActivityType', '=', 'bizformsubmit')
    .executeTakeFirstOrThrow();
  const { body } = await stage.bridge.connection.call('GetFormSubmission', { form, submission });
  expect((await stage.run('formNotification', body)).status).toBe('Succeeded');
  expect(stage.posted).toMatchObject([{ team: 'sales', channel: 'leads' }]);
  expect(stage.posted[0]?.html).toContain('Open the contact in Dynamics 365');
});
