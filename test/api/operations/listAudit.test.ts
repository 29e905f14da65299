import { expect, it } from 'vitest';
import { auditItem } from '../createMemoryServices.ts';
import { BASE, createTestApi } from '../createTestApi.ts';

const as = 'administrator';

it('lists who changed what, the newest first', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('GET', '/audit', { as });
  expect(answer.json()).toEqual({ value: [auditItem()] });
  expect(calls).toEqual([['listAudit', {}, { limit: 100 }]]);
});

it('passes the filters on, also to the next page', async () => {
  const { send, storedAudit, calls } = createTestApi();
  storedAudit.push(auditItem({ id: 2 }));
  const query = 'caller=ada&action=link&from=2026-01-01T00:00:00Z&to=2026-02-01T00:00:00%2B02:00';
  const first = await send('GET', `/audit?${query}&limit=1`, { as });
  await send('GET', String(first.json().nextLink).replace(BASE, ''), { as });
  const filter = {
    caller: 'ada',
    action: 'link',
    from: '2026-01-01T00:00:00Z',
    to: '2026-02-01T00:00:00+02:00',
  };
  expect(calls).toEqual([
    ['listAudit', filter, { limit: 1 }],
    ['listAudit', filter, { limit: 1, after: '1' }],
  ]);
});

it.each([
  'action=link%25',
  'action=link.create.more',
  `caller=${'x'.repeat(101)}`,
  'from=yesterday',
  'from=2026-12-31T24:00:00Z',
  'cursor=x',
  `cursor=${Buffer.from('[1,"ListAudit [null,null,null,null]","99999999999"]').toString('base64url')}`,
  `cursor=${Buffer.from('[1,"ListAudit [null,null,null,null]","NaN"]').toString('base64url')}`,
])('refuses ?%s', async (query) => {
  const { send, calls } = createTestApi();
  expect((await send('GET', `/audit?${query}`, { as })).status).toBe(400);
  expect(calls).toEqual([]);
});

it('takes the times that every other list takes, a leap second among them', async () => {
  const { send } = createTestApi();
  for (const time of ['2016-12-31T23:59:60Z', '2026-12-31t23:59:59z', '2026-12-31T23:59:59%2B0200'])
    expect((await send('GET', `/audit?from=${time}&to=${time}`, { as })).status).toBe(200);
});

it('is for callers who may manage', async () => {
  expect((await createTestApi().send('GET', '/audit', { as: 'editor' })).status).toBe(403);
});
