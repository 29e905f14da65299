import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lookupOperations } from '../../bridge/api/resources/lookups.ts';
import { loadExtensions } from '../../bridge/extensions/loadExtensions.ts';
import { updateContact } from '../../bridge/sync/contacts/updateContact.ts';
import { carryOut } from '../api/carryOut.ts';
import { engineOf } from '../api/engineOf.ts';
import { readModuleSetting } from '../sync/readModuleSetting.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';

/** The examples of the documentation, loaded as an installation loads them and at work on a sample. */
let stage: Stage;
const mapped = 'Dynamics365ContactMapping';

beforeAll(async () => {
  const folder = fileURLToPath(new URL('../../docs/extensions/examples', import.meta.url));
  stage = await startStage({ contacts: 60, extensions: await loadExtensions(folder) });
  const mapping = JSON.parse(await readModuleSetting(stage.database, mapped)) as {
    Items: Record<string, string>[];
  };
  mapping.Items.push({ XperienceFieldName: 'FullName', Dynamics365Field: 'nickname' });
  await storeModuleSetting(stage.database, mapped, JSON.stringify(mapping));
  await stage.sync();
});
afterAll(() => stage.close());

const linked = async () => {
  const [contactId, rowId] = [...(await stage.links())].at(-1) ?? [0, ''];
  return { contactId, rowId, row: stage.rows().get(rowId) };
};

const change = (contactId: number, values: object) =>
  stage.database.db
    .updateTable('OM_Contact')
    .set({ ...values, ContactLastModified: stage.database.dialect.now() })
    .where('ContactID', '=', contactId)
    .execute();

const contact = (contactId: number) =>
  stage.database.db
    .selectFrom('OM_Contact')
    .selectAll()
    .where('ContactID', '=', contactId)
    .executeTakeFirstOrThrow();

describe('the example of contact fields', () => {
  it('sends the field it offers, and sends it again when one of its parts changes', async () => {
    const { contactId, rowId } = await linked();
    await change(contactId, { ContactFirstName: 'Ada', ContactLastName: 'Lovelace' });
    await stage.sync();
    expect(stage.rows().get(rowId)).toMatchObject({ nickname: 'Ada Lovelace' });
    expect((await stage.sync()).counts.updated).toBe(0);
  });

  it('is offered for mapping and hides what means nothing', async () => {
    const { value: offered } = await carryOut(lookupOperations(engineOf(stage.engine)), 'ListContactFields');
    expect(offered).toContainEqual({
      name: 'FullName',
      caption: 'Full name',
      type: 'text',
      required: false,
      toDynamicsOnly: true,
    });
    expect(offered.map(({ name }) => name)).not.toContain('ContactCampaign');
  });
});

describe('the example of outgoing columns', () => {
  it.each([
    [1, 'Mr.'],
    [2, 'Ms.'],
    [0, null],
  ])('makes of gender %d the salutation %s', async (gender, salutation) => {
    const { contactId, rowId } = await linked();
    await change(contactId, { ContactGender: gender });
    await stage.sync();
    expect(stage.rows().get(rowId)?.salutation ?? null).toBe(salutation);
  });
});

describe('the example of incoming changes', () => {
  it('stores phone numbers as digits, and what it altered does not travel back', async () => {
    const { contactId, rowId, row } = await linked();
    const incoming = { mobilephone: '+420 (602) 111-222', telephone1: '12' };
    const before = (await contact(contactId)).ContactBusinessPhone;
    await stage.inDynamics.send('PATCH', `contacts(${rowId})`, { ...incoming, telephone1: row?.telephone1 });
    const result = await updateContact(stage.engine.parts, rowId, incoming);
    expect(result?.changedFields).toEqual(['ContactMobilePhone']);
    expect(await contact(contactId)).toMatchObject({
      ContactMobilePhone: '+420602111222',
      ContactBusinessPhone: before,
    });
    await stage.sync({ mode: 'full' });
    expect(stage.rows().get(rowId)).toMatchObject({ mobilephone: '+420 (602) 111-222' });
  });
});
