import { afterAll, beforeAll, expect, it } from 'vitest';
import { lookupOperations } from '../../../bridge/api/resources/lookups.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { addForm } from '../../xperience/addForm.ts';
import { carryOut } from '../carryOut.ts';
import { createStageApi } from '../createStageApi.ts';
import type { TestApi } from '../createTestApi.ts';
import { engineOf } from '../engineOf.ts';
import { knownContact } from '../knownContact.ts';

let stage: Stage;
let api: TestApi;
let form: number;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  ({ formId: form } = await addForm(stage.database, 'Ride', [
    { column: 'Model', columnType: 'text', caption: 'Which model?' },
  ]));
  await stage.grantForms();
  await stage.sync();
  api = createStageApi(stage);
});
afterAll(() => stage.close());

const operations = () => lookupOperations(engineOf(stage.engine));
const column = async (name: string) =>
  (await carryOut(operations(), 'ListColumns')).value.find((each) => each.name === name);

it.each(['contactfields', 'columns', 'choices?column=gendercode', 'owners', 'users', 'priorities'])(
  'lists %s',
  async (name) => {
    const answer = await api.send('GET', `/lookups/${name}`, { as: 'editor' });
    expect(answer.status).toBe(200);
    expect(answer.json().value).not.toEqual([]);
  },
);

it('lists forms', async () => {
  const answer = await api.send('GET', '/lookups/forms', { as: 'administrator' });
  expect(answer.json().value).toContainEqual(expect.objectContaining({ formId: form }));
});

it('offers contacts that begin with a text, or the newest', async () => {
  const { contactId, email } = await knownContact(stage);
  const list = async (query: string) =>
    (await api.send('GET', `/lookups/contacts${query}`, { as: 'reader' })).json();
  const label = expect.stringMatching(new RegExp(`^Ada .*, ${email}, ID ${contactId}$`));
  expect(await list('?search=ada@')).toEqual({ value: [{ contactId: String(contactId), label }] });
  expect((await list('')).value).toHaveLength(5);
});

it('answers 404 for the choices of a column that does not exist', async () => {
  const answer = await api.send('GET', '/lookups/choices?column=nothing', { as: 'editor' });
  expect(answer.json()).toMatchObject({ status: 404, code: 'columnNotFound', field: 'column' });
});

it('describes a form', async () => {
  const answer = await api.send('GET', `/lookups/formschema?form=${form}`, { as: 'administrator' });
  expect(answer.json()).toMatchObject({
    schema: { type: 'object', properties: { Model: { type: 'string' } } },
  });
});

it('answers 404 for the schema of a form that does not exist', async () => {
  const answer = await api.send('GET', '/lookups/formschema?form=4711', { as: 'administrator' });
  expect(answer.json()).toMatchObject({ status: 404, code: 'formNotFound' });
});

it('describes a contact', async () => {
  const answer = await api.send('GET', '/lookups/contactschema', { as: 'editor' });
  const properties = { fields: { type: 'object' }, row: { type: 'object' } };
  expect(answer.json()).toMatchObject({ schema: { type: 'object', properties } });
});

it('tells of contact fields what a mapping has to fit, and nothing else', async () => {
  const fields = new Map(
    (await carryOut(operations(), 'ListContactFields')).value.map((field) => [field.name, field]),
  );
  expect(fields.get('ContactYearlyBudget')).toEqual({
    name: 'ContactYearlyBudget',
    caption: 'Yearly budget',
    type: 'decimal',
    size: 18,
    precision: 2,
    required: false,
    toDynamicsOnly: false,
  });
  expect(Object.keys(fields.get('ContactGender') ?? {})).toEqual([
    'name',
    'caption',
    'type',
    'required',
    'toDynamicsOnly',
  ]);
});

it('tells of columns their types, limits and targets', async () => {
  expect(await column('jobtitle')).toMatchObject({ type: 'String', maxLength: 100, writable: true });
  expect(await column('annualincome')).toMatchObject({ type: 'Money', minimum: 0, precision: 2 });
  expect(await column('birthdate')).toMatchObject({
    type: 'DateTime',
    format: 'DateOnly',
    behavior: 'DateOnly',
  });
  expect(await column('parentcustomerid')).toMatchObject({
    type: 'Customer',
    targets: ['account', 'contact'],
  });
  expect(await column('fullname')).toMatchObject({ writable: false });
});
