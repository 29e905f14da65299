import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 61 });
  await stage.sync();
});

afterEach(() => stage.close());

/** Nothing in OM_Contact keeps two contacts from naming the same row; only the link table does. */
it('a contact that names the row of another one fails alone, and the others are sent', async () => {
  const { db } = stage.database;
  const [[owner, row] = [0, ''], [intruder] = [0], [third, thirdRow] = [0, '']] = await stage.links();
  await db
    .updateTable('OM_Contact')
    .set({ ContactDynamics365RelatedID: row })
    .where('ContactID', '=', intruder)
    .execute();
  for (const [contactId, title] of [
    [owner, 'Owner'],
    [intruder, 'Intruder'],
    [third, 'Third'],
  ] as const) {
    await db
      .updateTable('OM_Contact')
      .set({ ContactJobTitle: title })
      .where('ContactID', '=', contactId)
      .execute();
  }
  const run = await stage.sync({ mode: 'full' });
  expect(run.state).toBe('finished');
  expect(stage.rows().get(row)?.jobtitle).toBe('Owner');
  expect(stage.rows().get(thirdRow)?.jobtitle).toBe('Third');
  const failures = await db
    .selectFrom('dynamics365.failure')
    .select(['contact_id', 'code'])
    .where('contact_id', 'in', [owner, intruder])
    .where('state', '=', 'open')
    .where('field', '=', '')
    .execute();
  expect(failures).toEqual([{ contact_id: intruder, code: 'rowLinkedToOther' }]);
});
