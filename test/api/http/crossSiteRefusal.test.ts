import { expect, it } from 'vitest';
import { createTestApi } from '../createTestApi.ts';

const as = 'administrator';
const refused = { status: 403, code: 'crossSiteRequest' };

it.each([
  [{ 'sec-fetch-site': 'cross-site' }],
  [{ 'sec-fetch-site': 'same-site' }],
  [{ 'sec-fetch-site': 'cross-site', 'content-type': 'text/plain' }],
  [{ origin: 'https://evil.example' }],
  [{ origin: 'null' }],
])('a request without JSON is refused when a page of another site sends it: %j', async (headers) => {
  const { send, calls } = createTestApi();
  for (const path of ['/contacts/7/import', '/runs/2/cancel', '/sync/contacts']) {
    const answer = await send('POST', path, { as, headers });
    expect(answer.json()).toMatchObject(refused);
  }
  expect((await send('DELETE', '/contacts/7/link', { as, headers })).json()).toMatchObject(refused);
  expect(calls).toEqual([]);
});

it.each([
  [{}],
  [{ 'sec-fetch-site': 'same-origin', origin: 'http://127.0.0.1' }],
  [{ 'sec-fetch-site': 'none' }],
  [{ origin: 'https://bridge.example.com' }],
])('others are taken: %j', async (headers) => {
  const { send } = createTestApi({ publicUrl: 'https://bridge.example.com' });
  expect((await send('POST', '/sync/contacts', { as, headers })).status).toBe(200);
});

it('reading is taken from anywhere, and no page of another site may read the answer', async () => {
  const { send } = createTestApi();
  const headers = { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' };
  const answer = await send('GET', '/status', { as, headers });
  expect(answer.status).toBe(200);
  expect([...answer.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([]);
});
