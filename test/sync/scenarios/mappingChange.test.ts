import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareContacts } from '../../../bridge/sync/contacts/prepareContacts.ts';
import { updateContact } from '../../../bridge/sync/contacts/updateContact.ts';
import { readModuleSetting } from '../readModuleSetting.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';

let stage: Stage;
beforeAll(async () => {
  stage = await startStage({ contacts: 60 });
  await stage.sync();
});
afterAll(() => stage.close());

const setting = () => readModuleSetting(stage.database, 'Dynamics365ContactMapping');
const save = (value: string) => storeModuleSetting(stage.database, 'Dynamics365ContactMapping', value);

describe('a stored mapping', () => {
  it('is compiled once while nothing it is made from changes', async () => {
    const ask = () => prepareContacts(stage.engine.parts, { switches: 'ignored', fresh: false });
    const first = await ask();
    expect((await ask()).mapping).toBe(first.mapping);
    const before = await setting();
    await save(before.replace('"middlename"', '"nickname"'));
    const other = await ask();
    expect(other.mapping).not.toBe(first.mapping);
    expect(other.mapping.columns).toContain('nickname');
    await save(before);
  });

  it('that cannot be read stops a run with the place of every mistake', async () => {
    const before = await setting();
    await save('{"Items":[{"XperienceFieldName":""},{"XperienceFieldName":7}]}');
    await expect(stage.sync()).rejects.toMatchObject({
      refusal: {
        code: 'mappingUnreadable',
        detail: expect.stringMatching(/Items\[0\]\.XperienceFieldName.*Items\[1\]\.XperienceFieldName/s),
      },
    });
    await save(before);
  });

  it('takes a column from Dynamics after the column was given to another field', async () => {
    const before = await setting();
    const [contactId, rowId] = [...(await stage.links())][0] ?? [0, ''];
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactMiddleName: 'Middle', ContactJobTitle: 'Title' })
      .where('ContactID', '=', contactId)
      .execute();
    await stage.sync({ mode: 'full' });
    await save(
      before
        .replace('"middlename"', '"swapped"')
        .replace('"jobtitle"', '"middlename"')
        .replace('"swapped"', '"jobtitle"'),
    );
    // Were the pair agreed with the middle name still good, the job title would pass for an edit of ours.
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { middlename: 'Director' });
    const result = await updateContact(stage.engine.parts, rowId, { middlename: 'Director' });
    expect(result?.changedFields).toEqual(['ContactJobTitle']);
    await save(before);
  });
});
