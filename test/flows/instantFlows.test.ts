import { afterAll, beforeAll, expect, it } from 'vitest';
import { currentTimes } from '../../bridge/xperience/currentTimes.ts';
import { outsiders, qualify } from '../sync/qualifying.ts';
import { addForm } from '../xperience/addForm.ts';
import type { FlowRun } from './runner/types.ts';
import { type FlowStage, startFlowStage } from './startFlowStage.ts';

/** The shipped flows with instant triggers, each told by a whole bridge as the platform is. */
let stage: FlowStage;

beforeAll(async () => {
  stage = await startFlowStage({ contacts: 60, seed: 9 });
  await stage.sync();
});
afterAll(() => stage.close());

const once = ['Succeeded'];
const statuses = (runs: FlowRun[]) => runs.map(({ status }) => status);

async function logActivity(contactId: number, type: string, title: string): Promise<void> {
  await stage.database.db
    .insertInto('OM_Activity')
    .values({
      ActivityContactID: contactId,
      ActivityType: type,
      ActivityTitle: title,
      ActivityCreated: stage.database.dialect.now(),
    })
    .execute();
}

const linked = async () => [...(await stage.links()).keys()][0] ?? 0;
const rowsOf = (table: string) => [...(stage.dynamics.organization.table(table)?.rows.scan() ?? [])];

it('tells Teams of a submission', async () => {
  const form = await addForm(stage.database, 'Ride', [{ column: 'Model', columnType: 'text' }]);
  await stage.grantForms();
  const flow = await stage.switchOn('formNotificationInstant', { xbridge_Form: String(form.formId) });
  const { local } = await currentTimes(stage.database);
  await form.submit({ Model: 'City 3', FormInserted: local });
  expect(statuses(await flow.look())).toEqual(once);
  expect(stage.posted.at(-1)?.html).toContain('City 3');
});

it('adds a contact that qualifies', async () => {
  const flow = await stage.switchOn('flowDrivenInstant');
  const { db } = stage.database;
  const { ContactID } = await db
    .selectFrom('OM_Contact')
    .select('ContactID')
    .where('ContactDynamics365RelatedID', 'is', null)
    .where('ContactLastName', 'is not', null)
    .where('ContactID', 'in', await outsiders(stage.database))
    .orderBy('ContactID')
    .executeTakeFirstOrThrow();
  await qualify(stage.database, ContactID);
  expect(statuses(await flow.look())).toEqual(once);
  expect((await stage.links()).has(ContactID)).toBe(true);
});

it('sends what changed in a contact', async () => {
  const flow = await stage.switchOn('flowDrivenChangesInstant');
  const contactId = await linked();
  await stage.database.db
    .updateTable('OM_Contact')
    .set({ ContactCity: 'Brno', ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();
  expect(statuses(await flow.look())).toEqual(once);
  const rowId = (await stage.links()).get(contactId) ?? '';
  expect(stage.rows().get(rowId)).toMatchObject({ address1_city: 'Brno' });
});

it('starts once for each activity of a list', async () => {
  const flow = await stage.switchOn('automationTaskInstant');
  const before = rowsOf('task').length;
  const contactId = await linked();
  await logActivity(contactId, 'dynamics365task', 'Call back');
  await logActivity(contactId, 'dynamics365task', 'Call again');
  expect(statuses(await flow.look())).toEqual([...once, ...once]);
  const made = rowsOf('task').map(({ values }) => String(values.subject));
  expect(made).toHaveLength(before + 2);
  expect(made).toEqual(expect.arrayContaining(['Call back', 'Call again']));
});

it('makes appointments, and sends contacts', async () => {
  const appointments = await stage.switchOn('automationAppointmentInstant');
  const imports = await stage.switchOn('automationImportInstant');
  const contactId = await linked();
  await logActivity(contactId, 'dynamics365appointment', 'Visit');
  await logActivity(contactId, 'dynamics365import', 'Send');
  expect(statuses(await appointments.look())).toEqual(once);
  expect(statuses(await imports.look())).toEqual(once);
  expect(rowsOf('appointment').map(({ values }) => values.subject)).toContain('Visit');
});

it('tells of a run that waits or left failures', async () => {
  const decide = await stage.switchOn('decideRunInstant');
  const alert = await stage.switchOn('failureAlertInstant');
  await stage.sync({ dryRun: true });
  expect(statuses(await decide.look())).toEqual(once);
  expect(await alert.look()).toEqual([]);
});
