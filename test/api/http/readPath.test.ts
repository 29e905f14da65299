import { expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

it.each(['/updatecontact', '/UpdateContact', '/UPDATECONTACT/', '//updatecontact'])(
  'takes a changed row at %s, as the module did',
  async (path) => {
    const { send } = createTestApi();
    const json = { contactid: '6f1de2a0-0b5c-4d0e-9a8f-1c2d3e4f5a6b', firstname: 'Augusta' };
    expect((await send('POST', path, { as: 'editor', json })).status).toBe(200);
  },
);

it('answers where the address of the connection ends in a slash, with links that lead back to the bridge', async () => {
  const { app, answers } = createTestApi({ publicUrl: 'https://bridge.example.com' });
  answers.ListRuns = async ({ pageLink }) => ({
    status: 200,
    body: { value: [], nextLink: pageLink('further') },
  });
  const headers = { authorization: `Basic ${Buffer.from('reader:pa:ss wörd').toString('base64')}` };
  const env = { incoming: { socket: { remoteAddress: '127.0.0.1' } } };
  const url = 'http://127.0.0.1:8365//xperience-dynamics365/runs?limit=1';
  const answer = await app.request(url, { headers }, env);
  expect(answer.status).toBe(200);
  const { nextLink } = (await answer.json()) as { nextLink?: string };
  expect(nextLink).toMatch(/^https:\/\/bridge\.example\.com\/\/xperience-dynamics365\/runs\?limit=1&cursor=/);
});

it('distinguishes the capitals of every other address', async () => {
  const { send } = createTestApi();
  expect((await send('GET', '/Runs', { as: 'reader' })).status).toBe(404);
});
