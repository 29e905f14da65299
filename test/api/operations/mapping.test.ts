import { describe, expect, it } from 'vitest';
import { mappingView, pairView } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const administrator = 'administrator';
const pair = { field: 'ContactFirstName', column: 'firstname' };

const put = (json: unknown, as = administrator) => {
  const api = createTestApi();
  return { calls: api.calls, answer: api.send('PUT', '/mapping', { as, json }) };
};

describe('GetMapping', () => {
  it('answers pairs, dropped pairs, problems and the version', async () => {
    const answer = await createTestApi().send('GET', '/mapping', { as: 'reader' });
    expect({ status: answer.status, body: answer.json() }).toEqual({ status: 200, body: mappingView });
  });
});

describe('UpdateMapping', () => {
  it('fills in the rules that are left out, and answers the mapping with a notice', async () => {
    const { calls, answer } = put({ version: 'v1', pairs: [pair] });
    expect((await answer).json()).toMatchObject({ version: 'v1', notice: 'Later.' });
    expect(calls).toEqual([
      ['updateMapping', [pairView('ContactFirstName', 'firstname')], 'v1', administrator],
    ]);
  });

  it('takes choices and a rule for lookups', async () => {
    const valueMap = [{ value: 'Gold', choice: 1 }];
    const lookup = { table: 'account', keyColumn: 'name' };
    const { calls, answer } = put({ version: 'v1', pairs: [{ ...pair, valueMap, lookup }] });
    expect((await answer).status).toBe(200);
    expect(calls[0]?.[1]).toMatchObject([{ valueMap, lookup: { ...lookup, unresolved: 'fail' } }]);
  });

  it('answers 409 for another version', async () => {
    const answer = await put({ version: 'v0', pairs: [pair] }).answer;
    expect(answer.json()).toMatchObject({ status: 409, code: 'mappingChanged' });
  });

  it('is for those who may manage', async () => {
    const { calls, answer } = put({ version: 'v1', pairs: [] }, 'editor');
    expect((await answer).status).toBe(403);
    expect(calls).toEqual([]);
  });

  it.each<[string, unknown, string]>([
    ['no pairs', { version: 'v1' }, 'pairs'],
    ['a pair without a column', { version: 'v1', pairs: [{ field: 'A' }] }, 'pairs/0/column'],
    ['an empty field', { version: 'v1', pairs: [{ field: '', column: 'b' }] }, 'pairs/0/field'],
    ['an unknown rule', { version: 'v1', pairs: [{ ...pair, colour: 'red' }] }, 'pairs/0/colour'],
    ['an unknown direction', { version: 'v1', pairs: [{ ...pair, direction: 'up' }] }, 'pairs/0/direction'],
    [
      'a choice that is text',
      { version: 'v1', pairs: [{ ...pair, valueMap: [{ value: 'a', choice: 'b' }] }] },
      'pairs/0/valueMap/0/choice',
    ],
    ['more pairs than any contact has fields', { version: 'v1', pairs: Array(1001).fill(pair) }, 'pairs'],
  ])('refuses %s', async (_what, json, field) => {
    const { calls, answer } = put(json);
    expect((await answer).json()).toMatchObject({ status: 400, field });
    expect(calls).toEqual([]);
  });
});

describe('PreviewMapping', () => {
  it('tries the saved mapping or given pairs on a contact', async () => {
    const { send, calls } = createTestApi();
    const as = administrator;
    const saved = await send('POST', '/mapping/preview', { as, json: { contact: '7' } });
    expect(saved.json()).toMatchObject({ contactId: 7, row: { firstname: 'Ada' }, problems: [] });
    await send('POST', '/mapping/preview', { as, json: { contact: 'ada@example.com', pairs: [pair] } });
    expect(calls).toEqual([
      ['previewMapping', 7, undefined],
      ['previewMapping', 7, [pairView('ContactFirstName', 'firstname')]],
    ]);
  });

  it('is for those who may manage, because pairs to try may show any field', async () => {
    const answer = await createTestApi().send('POST', '/mapping/preview', {
      as: 'editor',
      json: { contact: '7' },
    });
    expect(answer.status).toBe(403);
  });

  it.each([
    [{ contact: 'nobody' }, 400, 'contactUnreadable'],
    [{ contact: '8' }, 404, 'contactNotFound'],
    [{ pairs: [pair] }, 400, 'invalidRequest'],
    [{ contact: '7', pairs: [{ field: 'A' }] }, 400, 'invalidRequest'],
  ])('refuses %j', async (json, status, code) => {
    const answer = await createTestApi().send('POST', '/mapping/preview', { as: administrator, json });
    expect(answer.json()).toMatchObject({ status, code });
  });
});
