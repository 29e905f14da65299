import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTask } from '../../../bridge/sync/actions/createTask.ts';
import { type ActivityStage, startActivityStage } from '../activities/startActivityStage.ts';
import { qualify } from '../qualifying.ts';
import { setJobTitle } from '../setJobTitle.ts';

/** An environment in which a key of its own holds rows apart, and says so with the code of a taken row ID. */
let stage: ActivityStage;
const words = 'A record with matching key values already exists.';

beforeAll(async () => {
  stage = await startActivityStage();
  for (const [table, column] of [
    ['contact', 'jobtitle'],
    ['phonecall', 'subject'],
    ['task', 'subject'],
  ]) {
    await stage.inDynamics.control('PUT', `tables/${table}/keys/own_key`, {
      schemaName: 'own_Key',
      columns: [column],
      asDuplicateRecord: true,
    });
  }
});

afterAll(() => stage.close());

const failures = () =>
  stage.database.db
    .selectFrom('dynamics365.failure')
    .select(['contact_id', 'activity_id', 'code', 'kind', 'detail'])
    .where('state', '=', 'open')
    .execute();

/** A contact of Xperience that has no row and qualifies for one. */
async function addContact(title: string): Promise<number> {
  const linked = await stage.links();
  const all = await stage.database.db.selectFrom('OM_Contact').select('ContactID as id').execute();
  const id = all.map((each) => each.id).find((each) => !linked.has(each)) ?? 0;
  await setJobTitle(stage.database, id, title);
  await qualify(stage.database, id);
  return id;
}

describe('a key that is not the row’s ID and that another row has', () => {
  it('makes a new contact fail with the words of Dynamics', async () => {
    await stage.inDynamics.send('POST', 'contacts', { lastname: 'Other', jobtitle: 'The only pilot' });
    const id = await addContact('The only pilot');
    const run = await stage.sync();
    expect(run).toMatchObject({ state: 'finished', counts: { created: 0, failed: 1 } });
    expect((await stage.links()).has(id)).toBe(false);
    expect(await failures()).toMatchObject([
      {
        contact_id: id,
        code: 'duplicateInDynamics',
        kind: 'ambiguous',
        detail: expect.stringContaining(words),
      },
    ]);
  });

  it('makes a change of a linked contact fail alike', async () => {
    await setJobTitle(stage.database, stage.contact.contactId, 'The only pilot');
    await stage.sync();
    expect(await failures()).toContainEqual(
      expect.objectContaining({ contact_id: stage.contact.contactId, code: 'duplicateInDynamics' }),
    );
  });

  it('makes an activity fail, which is not counted as delivered', async () => {
    await stage.inDynamics.send('POST', 'phonecalls', { subject: 'The only call' });
    const id = await stage.log({ ActivityTitle: 'The only call' });
    const run = await stage.syncActivities();
    expect(run.counts).toMatchObject({ created: 0, unchanged: 0, failed: 1 });
    expect(await failures()).toContainEqual(
      expect.objectContaining({
        activity_id: id,
        code: 'duplicateInDynamics',
        detail: expect.stringContaining(words),
      }),
    );
  });

  it('makes CreateTask a refusal, not a task that was there already', async () => {
    await stage.inDynamics.send('POST', 'tasks', { subject: 'The only task' });
    const contact = { ...stage.contact, contactGuid: randomUUID() };
    const request = {
      subject: 'The only task',
      importContact: false,

      idempotencyKey: 'step 1',
    };
    await expect(createTask(stage.engine.parts, contact, request)).rejects.toMatchObject({
      refusal: { code: 'duplicateInDynamics', detail: expect.stringContaining(words) },
    });
  });
});
