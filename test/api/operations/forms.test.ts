import { describe, expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

const as = 'reader';

it('reads what was submitted', async () => {
  const answer = await createTestApi().send('GET', '/forms/3/submissions/12', { as });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ values: { Model: 'Trail Pro' }, linked: true });
});

it('answers 404 for a submission that was deleted', async () => {
  const answer = await createTestApi().send('GET', '/forms/3/submissions/13', { as });
  expect(answer.json()).toMatchObject({ status: 404, code: 'submissionNotFound' });
});

it.each(['/forms/TestRide/submissions/12', '/forms/3/submissions/0', '/forms/3/submissions/99999999999'])(
  'refuses %s',
  async (path) => {
    expect((await createTestApi().send('GET', path, { as })).status).toBe(400);
  },
);

describe('the trigger formsubmitted', () => {
  it('tells of the chosen form from its cursor on', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('GET', '/events/formsubmitted?form=3&cursor=abc', { as });
    expect(answer.json()).toMatchObject({ cursor: 'next', items: [{ submissionId: 12 }] });
    expect(calls).toEqual([['formSubmitted', 3, 'abc']]);
  });

  it('tells nothing on the first poll', async () => {
    const { send } = createTestApi();
    const answer = await send('GET', '/trigger/events/formsubmitted?form=3&cursor=', { as });
    expect(answer.json()).toEqual({ cursor: 'next', items: [] });
  });

  it('needs a form', async () => {
    const answer = await createTestApi().send('GET', '/events/formsubmitted', { as });
    expect(answer.json()).toMatchObject({ status: 400, field: 'form' });
  });
});
