import { expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

it('lists what a run would do, page after page', async () => {
  const { send, storedRuns } = createTestApi();
  const id = storedRuns[0]?.id ?? 0;
  const first = await send('GET', `/runs/${id}/changes?limit=1`, { as: 'editor' });
  expect(first.status).toBe(200);
  const { value, nextLink } = first.json() as { value: { contactId: number }[]; nextLink: string };
  expect(value).toMatchObject([{ contactId: 31, kind: 'created', fields: [{ new: 'Novák' }] }]);
  const { search } = new URL(nextLink, 'http://localhost');
  const second = await send('GET', `/runs/${id}/changes${search}`, { as: 'editor' });
  expect(second.json()).toMatchObject({ value: [{ contactId: 32 }] });
  expect(second.json()).not.toHaveProperty('nextLink');
});

it('answers 404 for a run there is not, and 400 for a kind there is not', async () => {
  const { send, storedRuns } = createTestApi();
  expect((await send('GET', '/runs/77/changes', { as: 'editor' })).status).toBe(404);
  expect((await send('GET', `/runs/${storedRuns[0]?.id}/changes?kind=odd`, { as: 'editor' })).status).toBe(
    400,
  );
});
