import { describe, expect, it } from 'vitest';
import { failureView } from '../createMemoryServices.ts';
import { BASE, createTestApi } from '../createTestApi.ts';

describe('listing failures', () => {
  it('shows the open ones, a hundred a page, when nothing is asked', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('GET', '/failures', { as: 'reader' });
    expect(answer.json().value).toMatchObject([{ id: 1, code: 'textTooLong' }]);
    expect(calls).toEqual([['listFailures', { show: 'open' }, { limit: 100 }]]);
  });

  it('leads to the next page with what was asked', async () => {
    const { send, storedFailures, calls } = createTestApi();
    storedFailures.push(failureView({ id: 2 }));
    const first = await send('GET', '/failures?show=due&kind=contact&code=textTooLong&limit=1', {
      as: 'reader',
    });
    const link = String(first.json().nextLink).replace(BASE, '');
    const second = await send('GET', link, { as: 'reader' });
    expect(second.json()).toMatchObject({ value: [{ id: 2 }] });
    expect(second.json()).not.toHaveProperty('nextLink');
    const asked = { show: 'due', kind: 'contact', code: 'textTooLong' };
    expect(calls.at(-1)).toEqual(['listFailures', asked, { limit: 1, after: '1' }]);
  });

  it('shows those resolved since', async () => {
    const { send, calls } = createTestApi();
    await send('GET', '/failures?show=resolved', { as: 'reader' });
    expect(calls).toEqual([['listFailures', { show: 'resolved' }, { limit: 100 }]]);
  });

  it('takes fields that were left empty for not given', async () => {
    const { send, calls } = createTestApi();
    await send('GET', '/failures?show=&kind=&code=', { as: 'reader' });
    expect(calls).toEqual([['listFailures', { show: 'open' }, { limit: 100 }]]);
  });

  it('refuses a kind there is not, and a cursor of another list', async () => {
    const { send, storedFailures } = createTestApi();
    const kind = await send('GET', '/failures?kind=run', { as: 'reader' });
    expect(kind.json()).toMatchObject({ status: 400, field: 'kind' });
    storedFailures.push(failureView({ id: 2 }));
    const { nextLink } = (await send('GET', '/failures?limit=1', { as: 'reader' })).json();
    const cursor = new URL(String(nextLink)).searchParams.get('cursor');
    const other = await send('GET', `/failures?show=dismissed&cursor=${cursor}`, { as: 'reader' });
    expect(other.json()).toMatchObject({ status: 400, code: 'cursorUnusable' });
  });
});

describe('retrying failures', () => {
  it.each([
    ['all that are open when nothing is said', undefined, {}],
    ['all that are open when everything was left empty', { code: '' }, {}],
    ['those that are named', { failures: [1, 4] }, { ids: [1, 4] }],
    ['none when none is named', { failures: [] }, { ids: [] }],
    ['those with a code', { code: 'textTooLong', kind: 'contact' }, { code: 'textTooLong', kind: 'contact' }],
  ])('takes %s', async (_what, json, choice) => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/failures/retry', { as: 'editor', ...(json && { json }) });
    expect(answer.json()).toEqual({ count: 1 });
    expect(calls).toEqual([['retryFailures', choice, 'editor']]);
  });

  it.each([
    [{ failures: ['one'] }, 'failures/0', 'wrongType'],
    [{ failures: '1,2' }, 'failures', 'wrongType'],
    [{ failures: Array(1001).fill(1) }, 'failures', 'tooMany'],
    [{ failure: 1 }, 'failure', 'unknownField'],
    [{ kind: 'run' }, 'kind', 'unknownChoice'],
  ])('refuses %j and names the field', async (json, field, code) => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/failures/retry', { as: 'editor', json });
    expect(answer.status).toBe(400);
    expect(answer.json().problems).toMatchObject([{ field, code }]);
    expect(calls).toEqual([]);
  });

  it('starts what tries them at once where that is asked for, and tells what could not start', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/failures/retry', { as: 'editor', json: { start: true } });
    expect(answer.json()).toMatchObject({
      count: 1,
      runs: [{ id: 1 }],
      notStarted: expect.stringContaining('switched off'),
    });
    expect(calls).toEqual([
      ['retryFailures', {}, 'editor'],
      ['startRuns', 'editor'],
    ]);
  });

  it('starts nothing where nothing was due', async () => {
    const { send, calls, storedFailures } = createTestApi();
    storedFailures.length = 0;
    const answer = await send('POST', '/failures/retry', { as: 'editor', json: { start: true } });
    expect(answer.json()).toEqual({ count: 0 });
    expect(calls).toHaveLength(1);
  });

  it('is for callers who may synchronize', async () => {
    const { send } = createTestApi();
    expect((await send('POST', '/failures/retry', { as: 'reader', json: {} })).status).toBe(403);
  });
});

describe('dismissing a failure', () => {
  it('answers with it', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/failures/1/dismiss', { as: 'editor' });
    expect(answer.json()).toMatchObject({ id: 1, state: 'dismissed' });
    expect(calls).toEqual([['dismissFailure', 1, 'editor']]);
  });

  it('answers 404 for one there is not', async () => {
    const { send } = createTestApi();
    const answer = await send('POST', '/failures/77/dismiss', { as: 'editor' });
    expect(answer.json()).toMatchObject({ status: 404, code: 'failureNotFound' });
  });

  it.each(['one', '0', '1.5', '99999999999'])('refuses %s, which is no failure ID', async (id) => {
    const { send, calls } = createTestApi();
    expect((await send('POST', `/failures/${id}/dismiss`, { as: 'editor' })).status).toBe(400);
    expect(calls).toEqual([]);
  });

  it('is for callers who may synchronize', async () => {
    const { send } = createTestApi();
    expect((await send('POST', '/failures/1/dismiss', { as: 'reader' })).status).toBe(403);
  });
});
