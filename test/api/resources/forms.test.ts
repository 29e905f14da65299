import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { addForm, type TestForm } from '../../xperience/addForm.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
let form: TestForm;
let submission: number;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  form = await addForm(stage.database, 'Ride', [
    { column: 'Model', columnType: 'text', caption: 'Which model?' },
  ]);
  await stage.grantForms();
  submission = await form.submit({ Model: 'Trail Pro' });
  api = createStageApi(stage);
});
afterAll(() => stage.close());

const as = 'administrator';

it('reads what was submitted', async () => {
  const answer = await api.send('GET', `/forms/${form.formId}/submissions/${submission}`, { as });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    values: { Model: 'Trail Pro' },
    fields: [{ name: 'Model', caption: 'Which model?', value: 'Trail Pro' }],
    description: 'Which model?: Trail Pro',
    linked: false,
  });
});

it('answers 404 for a submission that was deleted', async () => {
  const deleted = await form.submit({ Model: 'Cargo' });
  await form.remove(deleted);
  const answer = await api.send('GET', `/forms/${form.formId}/submissions/${deleted}`, { as });
  expect(answer.json()).toMatchObject({ status: 404, code: 'submissionNotFound' });
});

it.each(['/forms/TestRide/submissions/12', '/forms/3/submissions/0', '/forms/3/submissions/99999999999'])(
  'refuses %s',
  async (path) => {
    const { send, calls } = createTestApi();
    expect((await send('GET', path, { as })).status).toBe(400);
    expect(calls).toEqual([]);
  },
);
