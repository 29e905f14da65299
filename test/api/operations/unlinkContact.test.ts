import { expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

const as = 'editor';

it('holds the contact unless told otherwise', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('DELETE', '/contacts/7/link', { as });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({ contactId: 7, linked: false, held: true });
  expect(calls).toEqual([['unlink', 7, true, 'editor']]);
});

it.each(['false', 'False'])('does not hold it with hold=%s', async (hold) => {
  const { send, calls } = createTestApi();
  await send('DELETE', `/contacts/7/link?hold=${hold}`, { as });
  expect(calls).toEqual([['unlink', 7, false, 'editor']]);
});

it('refuses a value that is neither true nor false', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('DELETE', '/contacts/7/link?hold=no', { as });
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({
    field: 'hold',
    detail: 'Exclude (hold) has to be true or false, but is text.',
  });
  expect(calls).toEqual([]);
});

it('refuses a name that is none of a contact', async () => {
  const { send } = createTestApi();
  expect((await send('DELETE', '/contacts/Ada/link', { as })).status).toBe(400);
});
