import { expect, it } from 'vitest';
import { settingsView } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const administrator = 'administrator';

const put = (json: unknown, as = administrator) => {
  const api = createTestApi();
  return { calls: api.calls, answer: api.send('PUT', '/settings', { as, json }) };
};

it('reads the settings', async () => {
  const answer = await createTestApi().send('GET', '/settings', { as: 'reader' });
  expect({ status: answer.status, body: answer.json() }).toEqual({ status: 200, body: settingsView });
});

it('changes the settings that are given and no others', async () => {
  const changes = { minimumScore: 50, scoreRule: 'sumOfScores', mostCreations: -1 };
  const { calls, answer } = put({ version: 's1', ...changes });
  expect((await answer).json()).toMatchObject({ ...changes, notice: 'Later.' });
  expect(calls).toEqual([['updateSettings', changes, 's1', administrator]]);
});

it('saves over whatever is there without a version: the last one wins', async () => {
  const { calls, answer } = put({ minimumScore: 50 });
  expect((await answer).status).toBe(200);
  expect(calls).toEqual([['updateSettings', { minimumScore: 50 }, undefined, administrator]]);
});

it('answers 409 for another version', async () => {
  const answer = await put({ version: 's0', minimumScore: 50 }).answer;
  expect(answer.json()).toMatchObject({ status: 409, code: 'settingsChanged' });
});

it('is for those who may manage', async () => {
  const { calls, answer } = put({ version: 's1', minimumScore: 50 }, 'editor');
  expect((await answer).status).toBe(403);
  expect(calls).toEqual([]);
});

it.each<[string, Record<string, unknown>, string]>([
  ['a score below zero', { minimumScore: -1 }, 'minimumScore'],
  ['a score with decimals', { minimumScore: 1.5 }, 'minimumScore'],
  ['a switch that is text', { contactSyncEnabled: 'True' }, 'contactSyncEnabled'],
  ['an unknown rule', { scoreRule: 'best' }, 'scoreRule'],
  ['no days of history', { keepHistoryDays: 0 }, 'keepHistoryDays'],
  ['a text in place of any number', { mostCreations: 'any' }, 'mostCreations'],
  ['a setting that is none', { contactMapping: '' }, 'contactMapping'],
])('refuses %s', async (_what, given, field) => {
  const { calls, answer } = put({ version: 's1', ...given });
  expect((await answer).json()).toMatchObject({ status: 400, field });
  expect(calls).toEqual([]);
});
