import { expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

it.each(['contactfields', 'columns', 'choices?column=gendercode', 'owners', 'users', 'priorities', 'forms'])(
  'lists %s',
  async (name) => {
    const answer = await createTestApi().send('GET', `/lookups/${name}`, { as: 'editor' });
    expect(answer.status).toBe(200);
    expect(answer.json().value).toHaveLength(1);
  },
);

it('offers contacts that begin with a text, or the newest', async () => {
  const { send } = createTestApi();
  const list = async (query: string) =>
    (await send('GET', `/lookups/contacts${query}`, { as: 'reader' })).json();
  expect(await list('?search=Ada')).toEqual({ value: [{ contactId: '1', label: 'Ada Adams' }] });
  expect((await list('')).value).toHaveLength(2);
});

it('answers 404 for the choices of a column that does not exist', async () => {
  const answer = await createTestApi().send('GET', '/lookups/choices?column=nothing', { as: 'editor' });
  expect(answer.json()).toMatchObject({ status: 404, code: 'columnNotFound', field: 'column' });
});

it('describes a form', async () => {
  const answer = await createTestApi().send('GET', '/lookups/formschema?form=3', { as: 'editor' });
  expect(answer.json()).toEqual({ schema: { type: 'object', properties: { Model: { type: 'string' } } } });
});

it('answers 404 for the schema of a form that does not exist', async () => {
  const answer = await createTestApi().send('GET', '/lookups/formschema?form=4', { as: 'editor' });
  expect(answer.json()).toMatchObject({ status: 404, code: 'formNotFound' });
});

it('describes a contact', async () => {
  const answer = await createTestApi().send('GET', '/lookups/contactschema', { as: 'editor' });
  expect(answer.json()).toEqual({ schema: { type: 'object', properties: { fields: {}, row: {} } } });
});
