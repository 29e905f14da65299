import { expect, it } from 'vitest';
import { ROW } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const as = 'editor';

it('answers with one result for each row, in their order', async () => {
  const { send } = createTestApi();
  const rows = [
    { contactid: ROW, firstname: 'Bea' },
    { firstname: 'Nobody' },
    { contactid: ROW, firstname: 'Ada' },
  ];
  const answer = await send('POST', '/updatecontacts', { as, json: { rows } });
  expect(answer.status).toBe(200);
  expect(answer.json()).toMatchObject({
    changed: 1,
    unchanged: 1,
    failed: 1,
    results: [
      { rowId: ROW, outcome: 'changed', changedFields: ['ContactFirstName'] },
      { outcome: 'failed', code: 'contactidMissing' },
      { rowId: ROW, outcome: 'unchanged' },
    ],
  });
});

it('refuses more than 1,000 rows', async () => {
  const { send, calls } = createTestApi();
  const answer = await send('POST', '/updatecontacts', { as, json: { rows: new Array(1001).fill({}) } });
  expect(answer.status).toBe(400);
  expect(calls).toEqual([]);
});
