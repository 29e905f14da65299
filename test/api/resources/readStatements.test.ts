import { afterAll, beforeAll, expect, it } from 'vitest';
import { type CountedDatabase, countStatements } from '../../../scripts/bench/countStatements.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { storeModuleSetting } from '../../sync/storeModuleSetting.ts';
import { createStageApi } from '../createStageApi.ts';
import type { TestApi } from '../createTestApi.ts';

/** What calls that read cost the database: on a server each statement is a way there and back. */
let stage: Stage;
let counted: CountedDatabase;
let api: TestApi;
let linked: { contactId: number; rowId: string }[];

beforeAll(async () => {
  stage = await startStage({ contacts: 240, seed: 3 });
  await stage.sync();
  counted = countStatements(stage.engine.parts.database);
  const parts = { ...stage.engine.parts, database: counted.database };
  api = createStageApi({ ...stage, engine: { ...stage.engine, parts } });
  linked = [...(await stage.links())].map(([contactId, rowId]) => ({ contactId, rowId }));
  await api.send('GET', '/contacts', { as: 'reader' });
});
afterAll(() => stage.close());

async function statementsOf(path: string): Promise<number> {
  counted.take();
  const { status, text } = await api.send('GET', path, { as: 'reader' });
  expect(text.length).toBeGreaterThan(100);
  expect(status).toBe(200);
  return counted.take().statements;
}

/** Contact groups that were chosen are looked up at every call, for Xperience may just be rebuilding one. */
const byGroups = () => stage.database.product.qualifyingRules[0] === 'groups';

/** What calls are configured by lies in two databases then. */
const configuration = () => (stage.database.separated ? 2 : 1) + (byGroups() ? 1 : 0);

/** In which of the groups one contact is. */
const standing = () => (byGroups() ? 1 : 0);

it('a contact, how it stands, and whether the configuration is still the same', async () => {
  const [{ contactId, rowId } = { contactId: 0, rowId: '' }] = linked;
  expect(await statementsOf(`/contacts/${contactId}`)).toBe(configuration() + 1 + standing());
  expect(await statementsOf(`/contacts/${rowId}`)).toBe(configuration() + 1 + standing());
});

it.each(['linked', 'qualifying', 'held', 'failed'])(
  'a page of %s contacts costs no more than one',
  async (show) => {
    counted.take();
    const { status } = await api.send('GET', `/contacts?show=${show}`, { as: 'reader' });
    expect(status).toBe(200);
    expect(counted.take().statements).toBe(configuration() + 1);
  },
);

it('an explanation reads points, memory, and what is in the way besides', async () => {
  const [{ contactId } = { contactId: 0 }] = linked;
  // The contact with its state, how it stands, its points or groups, the pause, runs that wait.
  expect(await statementsOf(`/contacts/${contactId}/explanation`)).toBe(2 * configuration() + 5);
});

it('countries, states, statuses and owners take one more, whichever are mapped', async () => {
  const references = {
    ContactCountryName: 'address1_country',
    ContactStateName: 'address1_stateorprovince',
    ContactStatusName: 'department',
    ContactOwnerName: 'managername',
  };
  const named = Object.entries(references).map(([field, column]) => ({
    XperienceFieldName: field,
    Dynamics365Field: column,
  }));
  await storeModuleSetting(stage.database, 'Dynamics365ContactMapping', JSON.stringify({ Items: named }));
  const { text } = await api.send('GET', '/contacts?show=linked', { as: 'reader' });
  const contacts = JSON.parse(text).value as { contactId: number; fields: object }[];
  for (const field of Object.keys(references))
    expect(contacts.some(({ fields }) => field in fields)).toBe(true);
  const full = contacts.toSorted(
    (one, other) => Object.keys(other.fields).length - Object.keys(one.fields).length,
  )[0];
  const names = stage.database.separated ? 2 : 1;
  expect(await statementsOf('/contacts?show=linked')).toBe(configuration() + 1 + names);
  expect(await statementsOf(`/contacts/${full?.contactId}`)).toBe(configuration() + 1 + names + standing());
});

it('a country that is renamed in Xperience is called so at once: names are not kept', async () => {
  const { main } = stage.database;
  const read = async () => {
    const { text } = await api.send('GET', '/contacts?show=linked', { as: 'reader' });
    const contacts = JSON.parse(text).value as { fields: { ContactCountryName?: string } }[];
    return new Set(contacts.flatMap(({ fields }) => fields.ContactCountryName ?? []));
  };
  const [former = ''] = await read();
  await main
    .updateTable('CMS_Country')
    .set({ CountryDisplayName: 'Bohemia' })
    .where('CountryDisplayName', '=', former)
    .execute();
  const names = await read();
  expect(names.has('Bohemia')).toBe(true);
  expect(names.has(former)).toBe(false);
});
