import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { updateContact } from '../../bridge/sync/contacts/updateContact.ts';
import { updateContacts } from '../../bridge/sync/contacts/updateContacts.ts';
import { type MappingStage, pair, startMappingStage } from './settings/startMappingStage.ts';
import { storeSetting } from './storeSetting.ts';

/** Contacts whose city and title may come from Dynamics, and a rule of the site's own that the bridge cannot know. */
let stage: MappingStage;
let bad: [contactId: number, rowId: string];
let good: [contactId: number, rowId: string];

beforeAll(async () => {
  stage = await startMappingStage();
  await stage.save([pair('ContactLastName', 'lastname'), pair('ContactJobTitle', 'jobtitle')]);
  await stage.sync();
  [bad = [0, ''], good = [0, '']] = [...(await stage.links())];
  await sql`create trigger site_rule before update on OM_Contact when new.ContactJobTitle = 'Forbidden'
    begin select raise(abort, 'CHECK constraint failed: no such title'); end`.execute(stage.database.db);
  await storeSetting(stage.database, 'takeDynamicsChanges', true);
});
afterAll(() => stage.close());

const titleOf = async ([contactId]: [number, string]) =>
  (
    await stage.database.db
      .selectFrom('OM_Contact')
      .select('ContactJobTitle')
      .where('ContactID', '=', contactId)
      .executeTakeFirstOrThrow()
  ).ContactJobTitle;

describe('a value that the database of Xperience does not take', () => {
  it('fails its contact alone in a run, with the reason', async () => {
    await stage.inDynamics.send('PATCH', `contacts(${bad[1]})`, { jobtitle: 'Forbidden' });
    await stage.inDynamics.send('PATCH', `contacts(${good[1]})`, { jobtitle: 'Allowed' });
    const run = await stage.sync({ mode: 'full' });
    expect(run).toMatchObject({ state: 'finished', counts: { failed: 1, taken: 1 } });
    expect(await titleOf(good)).toBe('Allowed');
    const failures = stage.database.db.selectFrom('dynamics365.failure').select(['code', 'detail']);
    expect(await failures.where('contact_id', '=', bad[0]).execute()).toEqual([
      { code: 'refusedByXperience', detail: expect.stringContaining('no such title') },
    ]);
  });

  it('is refused with the reason where a flow brings it, and nothing of the row is written', async () => {
    const before = await titleOf(bad);
    const sent = updateContact(stage.engine.parts, bad[1], { jobtitle: 'Forbidden', lastname: 'New' });
    await expect(sent).rejects.toMatchObject({
      refusal: {
        kind: 'notReady',
        code: 'refusedByXperience',
        detail: expect.stringContaining('no such title'),
      },
    });
    expect(await titleOf(bad)).toBe(before);
  });

  it('fails its row alone among many that come in together', async () => {
    const before = await titleOf(bad);
    const rows = [bad, good].map(([, rowId], index) => ({
      rowId,
      body: { jobtitle: index === 0 ? 'Forbidden' : 'Welcome' },
    }));
    for (const { rowId, body } of rows) await stage.inDynamics.send('PATCH', `contacts(${rowId})`, body);
    const taken = await updateContacts(stage.engine.parts, rows);
    const refusal = expect.objectContaining({ code: 'refusedByXperience' });
    expect(rows.map((row) => taken.get(row))).toEqual([
      { error: expect.objectContaining({ refusal }) },
      { result: expect.objectContaining({ changedFields: ['ContactJobTitle'] }) },
    ]);
    expect([await titleOf(bad), await titleOf(good)]).toEqual([before, 'Welcome']);
  });
});
