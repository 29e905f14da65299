import { expect, test } from 'vitest';
import { createTestApi } from './createTestApi.ts';

const answered = ({ logged }: { logged: Record<string, unknown>[] }) =>
  logged.filter(({ msg }) => msg === 'Answered');

test('a refused call leaves code, reason, caller and address in the log', async () => {
  const api = createTestApi();
  await api.send('POST', '/updatecontact', {
    as: 'editor',
    body: '{',
    headers: { 'content-type': 'application/json' },
  });
  await api.send('GET', '/status', { peer: '192.0.2.8' });
  expect(answered(api)).toMatchObject([
    {
      operation: 'UpdateContact',
      status: 400,
      code: 'malformedJson',
      caller: 'editor',
      address: '127.0.0.1',
    },
    { operation: 'GetStatus', status: 401, code: 'signInMissing', address: '192.0.2.8' },
  ]);
  for (const line of answered(api)) expect(line.reason).toMatch(/\w+ .*\./);
});

test('a call that was carried out leaves neither', async () => {
  const api = createTestApi();
  await api.send('GET', '/status', { as: 'editor' });
  expect(answered(api)).toEqual([expect.not.objectContaining({ code: expect.anything() })]);
});

test('e-mail addresses of an answer stay out of the log', async () => {
  const api = createTestApi();
  await api.send('GET', '/contacts/ann.smith@example.com', { as: 'editor' });
  expect(JSON.stringify(api.logged)).not.toContain('ann.smith');
});
