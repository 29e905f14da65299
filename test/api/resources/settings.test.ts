import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { product } from '../../sync/openSampleDatabase.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { createStageApi } from '../createStageApi.ts';
import { createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
beforeAll(async () => {
  stage = await startStage({ contacts: 5 });
  api = createStageApi(stage);
});
afterAll(() => stage.close());

const as = 'administrator';
const read = async () => (await api.send('GET', '/settings', { as: 'reader' })).json();
const put = (json: unknown) => api.send('PUT', '/settings', { as, json });

/** What the rule of the product is told by; Xperience 13 has another one as long as nobody has chosen. */
const rule =
  product === '13'
    ? { minimumScore: expect.any(Number) }
    : {
        minimumScore: 0,
        qualifyingRule: 'groups',
        contactGroups: 'ReadyForSales',
        groupMatch: 'any',
      };

it('reads the settings, in values of the contract', async () => {
  expect(await read()).toEqual({
    version: expect.any(String),
    contactSyncEnabled: true,
    ...rule,
    activitySyncEnabled: expect.any(Boolean),
    defaultOwner: expect.stringMatching(/^none$|^\//),
    scoreRule: 'singleScore',
    takeDynamicsChanges: false,
    matchByEmail: false,
    deletedRow: 'report',
    goneContact: 'keep',
    mostCreations: expect.any(Number),
    keepHistoryDays: expect.any(Number),
    startersMayConfirm: false,
    followActivities: false,
    problems: [],
  });
});

it('changes the settings that are given and no others', async () => {
  const before = await read();
  const changes = { minimumScore: 50, scoreRule: 'sumOfScores', mostCreations: -1 };
  const answer = await put({ version: before.version, ...changes });
  expect(answer.status).toBe(200);
  expect(answer.json().notice).toEqual(expect.any(String));
  expect(await read()).toEqual({ ...before, ...changes, version: expect.any(String) });
});

it('saves over whatever is there without a version: the last one wins', async () => {
  expect((await put({ minimumScore: 60 })).status).toBe(200);
  expect(await read()).toMatchObject({ minimumScore: 60 });
});

it('answers 409 for another version', async () => {
  const { version } = await read();
  await put({ minimumScore: 61 });
  const answer = await put({ version, minimumScore: 50 });
  expect(answer.json()).toMatchObject({ status: 409, code: 'settingsChanged' });
  expect(await read()).toMatchObject({ minimumScore: 61 });
});

it('takes what was read as it is', async () => {
  const answer = await put(await read());
  expect({ status: answer.status, text: answer.text }).toMatchObject({ status: 200 });
});

it('is for those who may manage', async () => {
  const { send, calls } = createTestApi();
  const json = { version: 's1', minimumScore: 50 };
  expect((await send('PUT', '/settings', { as: 'editor', json })).status).toBe(403);
  expect(calls).toEqual([]);
});

describe('a change', () => {
  it.each<[string, Record<string, unknown>, string]>([
    ['a score below zero', { minimumScore: -1 }, 'minimumScore'],
    ['a score with decimals', { minimumScore: 1.5 }, 'minimumScore'],
    ['a switch that is text', { contactSyncEnabled: 'True' }, 'contactSyncEnabled'],
    ['an unknown rule', { scoreRule: 'best' }, 'scoreRule'],
    ['no days of history', { keepHistoryDays: 0 }, 'keepHistoryDays'],
    ['a text in place of any number', { mostCreations: 'any' }, 'mostCreations'],
    ['a setting that is none', { contactMapping: '' }, 'contactMapping'],
  ])('is refused with %s', async (_what, given, field) => {
    const { send, calls } = createTestApi();
    const answer = await send('PUT', '/settings', { as, json: { version: 's1', ...given } });
    expect(answer.json()).toMatchObject({ status: 400, field });
    expect(calls).toEqual([]);
  });
});
