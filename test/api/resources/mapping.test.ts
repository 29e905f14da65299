import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';
import { type KnownContact, knownContact } from '../knownContact.ts';

let stage: Stage;
let api: TestApi;
let known: KnownContact;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  await stage.sync();
  api = createStageApi(stage);
  known = await knownContact(stage);
});
afterAll(() => stage.close());

const administrator = 'administrator';
const pair = { field: 'ContactFirstName', column: 'firstname' };
const rules = { direction: 'both', conflict: 'byCaller', sendEmpty: false, overlong: 'fail' };

const read = async () => (await api.send('GET', '/mapping', { as: 'reader' })).json();
const save = (json: unknown) => api.send('PUT', '/mapping', { as: administrator, json });

/** What reaches the engine of a mapping that is sent. */
const put = (json: unknown, as = administrator) => {
  const { send, calls } = createTestApi();
  return { calls, answer: send('PUT', '/mapping', { as, json }) };
};

describe('GetMapping', () => {
  it('answers pairs, dropped pairs, problems and the version', async () => {
    const answer = await api.send('GET', '/mapping', { as: 'reader' });
    expect(answer.status).toBe(200);
    expect(answer.json()).toEqual({
      version: expect.any(String),
      pairs: expect.arrayContaining([{ ...pair, ...rules }]),
      dropped: [],
      problems: [],
    });
  });
});

describe('UpdateMapping', () => {
  it('fills in the rules that are left out, and answers the mapping with a notice', async () => {
    const answer = await save({ version: (await read()).version, pairs: [pair] });
    expect(answer.json()).toMatchObject({ pairs: [{ ...pair, ...rules }], notice: expect.any(String) });
    expect(await read()).toMatchObject({ pairs: [{ ...pair, ...rules }] });
  });

  it('takes choices and a rule for lookups', async () => {
    const valueMap = [{ value: 'Gold', choice: 1 }];
    const lookup = { table: 'account', keyColumn: 'name' };
    const { calls, answer } = put({ version: 'v1', pairs: [{ ...pair, valueMap, lookup }] });
    expect((await answer).status).toBe(200);
    expect(calls[0]?.[1].pairs).toMatchObject([{ valueMap, lookup: { ...lookup, unresolved: 'fail' } }]);
  });

  it('takes what was read as it is', async () => {
    const answer = await save(await read());
    expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
  });

  it('answers 409 for another version', async () => {
    const answer = await save({ version: 'v0', pairs: [pair] });
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

describe('ProposeMapping', () => {
  it('proposes columns for fields that have none, and why', async () => {
    const answer = await api.send('GET', '/mapping/proposal', { as: administrator });
    const { value, without } = answer.json() as { value: Record<string, unknown>[]; without: string[] };

    expect(answer.status).toBe(200);
    expect(value).toContainEqual({
      pair: expect.objectContaining({ field: 'ContactCountryName', column: 'address1_country' }),
      certainty: 'sure',
      reason: expect.stringContaining('Same name and meaning.'),
    });
    expect(without).toContain('ContactGUID');
  });

  it('is for those who may manage, because reasons may name values of contacts', async () => {
    const { send, calls } = createTestApi();
    expect((await send('GET', '/mapping/proposal', { as: 'editor' })).status).toBe(403);
    expect(calls).toEqual([]);
  });
});

describe('PreviewMapping', () => {
  const preview = (json: unknown) => api.send('POST', '/mapping/preview', { as: administrator, json });

  it('tries the saved mapping or given pairs on a contact', async () => {
    const { contactId, email } = known;
    const saved = await preview({ contact: String(contactId) });
    expect(saved.json()).toMatchObject({ contactId, row: { firstname: 'Ada' }, problems: [] });
    const tried = await preview({
      contact: email,
      pairs: [{ field: 'ContactEmail', column: 'emailaddress1' }],
    });
    expect(tried.json()).toMatchObject({ contactId, row: { emailaddress1: email } });
    expect(tried.json().row).not.toHaveProperty('firstname');
  });

  it('is for those who may manage, because pairs to try may show any field', async () => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/mapping/preview', { as: 'editor', json: { contact: '7' } });
    expect(answer.status).toBe(403);
    expect(calls).toEqual([]);
  });

  it.each([
    [{ contact: 'nobody' }, 400, 'contactUnreadable'],
    [{ contact: '4711' }, 404, 'contactNotFound'],
    [{ pairs: [pair] }, 400, 'invalidRequest'],
    [{ contact: '7', pairs: [{ field: 'A' }] }, 400, 'invalidRequest'],
  ])('refuses %j', async (json, status, code) => {
    expect((await preview(json)).json()).toMatchObject({ status, code });
  });
});
