import { expect, it } from 'vitest';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { runView } from '../createMemoryServices.ts';
import { createTestApi } from '../createTestApi.ts';

const as = 'editor';
const defaults = { mode: 'incremental', dryRun: false, waitSeconds: 60, by: 'editor' };

it.each([
  ['no body', {}],
  ['an empty body', { json: {} }],
])('starts an incremental run and waits a minute when called with %s', async (_case, sending) => {
  const { send, calls } = createTestApi();
  const answer = await send('POST', '/sync/contacts', { as, ...sending });
  expect(answer.status).toBe(200);
  expect(answer.json()).toEqual(runView());
  expect(calls).toEqual([['sync', defaults]]);
});

it('takes all options', async () => {
  const { send, calls } = createTestApi();
  await send('POST', '/sync/contacts', { as, json: { mode: 'full', dryRun: true, limit: 10, wait: 0 } });
  expect(calls).toEqual([['sync', { ...defaults, mode: 'full', dryRun: true, limit: 10, waitSeconds: 0 }]]);
});

it.each([
  [{ mode: 'quick' }, 'mode', 'Mode (mode) has to be one of: incremental, full.'],
  [{ dryRun: 'yes' }, 'dryRun', 'Dry Run (dryRun) has to be true or false, but is text.'],
  [{ limit: '5' }, 'limit', 'Limit (limit) has to be a whole number, but is text.'],
  [{ limit: 0 }, 'limit', 'Limit (limit) has to be from 1 to 1000000.'],
  [{ limit: 1.5 }, 'limit', 'Limit (limit) has to be a whole number, but is a number with decimals.'],
  [{ limit: 1e308 }, 'limit', 'Limit (limit) has to be from 1 to 1000000.'],
  [{ wait: 91 }, 'wait', 'Wait (wait) has to be from 0 to 90.'],
  [{ wait: [] }, 'wait', 'Wait (wait) has to be a whole number, but is a list.'],
  [{ limt: 5 }, 'limt', '"limt" is not known here. Did you mean "limit"? Known: mode, dryRun, limit, wait.'],
])('refuses %o in words and names %s', async (json, field, detail) => {
  const { send, calls } = createTestApi();
  const answer = await send('POST', '/sync/contacts', { as, json });
  expect(answer.status).toBe(400);
  expect(answer.json()).toMatchObject({ code: 'invalidRequest', field, detail });
  expect(calls).toEqual([]);
});

it('names every field at fault', async () => {
  const { send } = createTestApi();
  const answer = await send('POST', '/sync/contacts', { as, json: { mode: 1, wait: -1, other: true } });
  const { problems } = answer.json();
  expect(problems).toHaveLength(3);
  expect(problems).toEqual(
    expect.arrayContaining([
      expect.objectContaining({ field: 'mode', code: 'wrongType' }),
      expect.objectContaining({ field: 'wait', code: 'outOfRange' }),
      expect.objectContaining({ field: 'other', code: 'unknownField' }),
    ]),
  );
});

it('answers 422 with the reason when nothing may be sent', async () => {
  const { send, runs } = createTestApi();
  runs.syncContacts = async () => {
    throw new SyncRefused({ kind: 'notReady', code: 'mappingMissing', detail: 'No field is mapped.' });
  };
  const answer = await send('POST', '/sync/contacts', { as });
  expect(answer.status).toBe(422);
  expect(answer.json()).toMatchObject({ code: 'mappingMissing', detail: 'No field is mapped.' });
});

it('is not open to users who may only read', async () => {
  const { send } = createTestApi();
  expect((await send('POST', '/sync/contacts', { as: 'reader' })).status).toBe(403);
});
