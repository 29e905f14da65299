import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';
import { type Stage, startStage } from '../../sync/startStage.ts';
import { storeSetting } from '../../sync/storeSetting.ts';
import { createStageApi } from '../createStageApi.ts';
import { BASE, createTestApi, type TestApi } from '../createTestApi.ts';

let stage: Stage;
let api: TestApi;
/** A dry run that has ended, and one that waits. */
let dry: number;
let waiting: number;
beforeAll(async () => {
  stage = await startStage({ contacts: 40, seed: 3, firstRunWaits: true });
  api = createStageApi(stage);
  dry = (await stage.sync({ dryRun: true })).id;
  const run = await stage.sync({ requestedBy: 'editor' });
  expect(run.state).toBe('needsConfirmation');
  waiting = run.id;
});
afterAll(() => stage.close());

const as = 'editor';

describe('SyncContacts', () => {
  const defaults = { mode: 'incremental', dryRun: false, wait: 60 };

  it.each([
    ['no body', {}],
    ['an empty body', { json: {} }],
  ])('starts an incremental run and waits a minute when called with %s', async (_case, sending) => {
    const { send, calls } = createTestApi();
    const answer = await send('POST', '/sync/contacts', { as, ...sending });
    expect(answer.status).toBe(200);
    expect(calls).toEqual([['SyncContacts', defaults, as]]);
  });

  it('answers with the run, or with the one that is there and joined', async () => {
    const json = { mode: 'full', dryRun: true, limit: 10 };
    const started = await api.send('POST', '/sync/contacts', { as, json });
    expect(started.status).toBe(200);
    expect(started.json()).toMatchObject({
      kind: 'contacts',
      mode: 'full',
      dryRun: true,
      state: 'finished',
      requestedBy: as,
      counts: { read: 10 },
    });
    const joined = await api.send('POST', '/sync/contacts', { as, json: { wait: 0 } });
    expect(joined.json()).toMatchObject({ id: waiting, joined: true });
  });

  it('takes all options', async () => {
    const { send, calls } = createTestApi();
    const json = { mode: 'full', dryRun: true, limit: 10, wait: 0 };
    await send('POST', '/sync/contacts', { as, json });
    expect(calls).toEqual([['SyncContacts', json, as]]);
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
    [
      { limt: 5 },
      'limt',
      '"limt" is not known here. Did you mean "limit"? Known: mode, dryRun, limit, wait.',
    ],
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
    const { send, answers } = createTestApi();
    answers.SyncContacts = async () => {
      throw new SyncRefused({ kind: 'notReady', code: 'mappingEmpty', detail: 'No field is mapped.' });
    };
    const answer = await send('POST', '/sync/contacts', { as });
    expect(answer.status).toBe(422);
    expect(answer.json()).toMatchObject({ code: 'mappingEmpty', detail: 'No field is mapped.' });
  });

  it('is not open to users who may only read', async () => {
    const { send, calls } = createTestApi();
    expect((await send('POST', '/sync/contacts', { as: 'reader' })).status).toBe(403);
    expect(calls).toEqual([]);
  });
});

describe('SyncActivities', () => {
  it('starts a run over activities with the options given', async () => {
    const { send, calls } = createTestApi();
    const json = { mode: 'full', wait: 0 };
    expect((await send('POST', '/sync/activities', { as, json })).status).toBe(200);
    expect(calls).toEqual([['SyncActivities', { mode: 'full', dryRun: false, wait: 0 }, as]]);
  });

  it('refuses an unknown mode of a run', async () => {
    const answer = await createTestApi().send('POST', '/sync/activities', { as, json: { mode: 'quick' } });
    expect(answer.json()).toMatchObject({ status: 400, field: 'mode' });
  });
});

describe('ListRuns', () => {
  it('lists all runs, the newest first, when nothing is asked', async () => {
    const answer = await api.send('GET', '/runs', { as: 'reader' });
    expect(answer.status).toBe(200);
    const ids = (answer.json().value as { id: number }[]).map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted((a, b) => b - a));
    expect(ids).toEqual(expect.arrayContaining([dry, waiting]));
    const { send, calls } = createTestApi();
    await send('GET', '/runs', { as: 'reader' });
    expect(calls).toEqual([['ListRuns', { onlyWithFailures: false, limit: 100 }, 'reader']]);
  });

  it('passes the filters on, also to the next page', async () => {
    const first = await api.send('GET', '/runs?state=finished&limit=1', { as: 'reader' });
    expect(first.json().value).toMatchObject([{ state: 'finished' }]);
    const link = String(first.json().nextLink).replace(BASE, '');
    const second = await api.send('GET', link, { as: 'reader' });
    expect(second.json()).toMatchObject({ value: [{ id: dry, state: 'finished' }] });
    expect(second.json()).not.toHaveProperty('nextLink');
    const failed = await api.send('GET', '/runs?state=failed&onlyWithFailures=true', { as: 'reader' });
    expect(failed.json()).toEqual({ value: [] });
  });

  it.each(['state=done', 'onlyWithFailures=1', 'limit=251', 'cursor=x'])('refuses ?%s', async (query) => {
    expect((await api.send('GET', `/runs?${query}`, { as: 'reader' })).status).toBe(400);
  });
});

describe('GetRun', () => {
  it('answers with the run, and with what it would do where it only tells', async () => {
    const answer = await api.send('GET', `/runs/${dry}`, { as: 'reader' });
    expect(answer.status).toBe(200);
    const { planned, ...run } = answer.json();
    expect(run).toMatchObject({ id: dry, kind: 'contacts', dryRun: true, state: 'finished', percent: 100 });
    expect(planned).not.toEqual([]);
  });

  it('answers 404 for a run there is not', async () => {
    const answer = await api.send('GET', '/runs/77', { as: 'reader' });
    expect(answer.status).toBe(404);
    expect(answer.json()).toMatchObject({
      code: 'runNotFound',
      detail: expect.stringContaining('no run 77'),
    });
  });

  it.each(['one', '0', '-1', '99999999999', '1.5'])('refuses %s, which is no run ID', async (run) => {
    const answer = await api.send('GET', `/runs/${run}`, { as: 'reader' });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ code: 'invalidRequest', field: 'run' });
  });
});

describe('ListPlannedChanges', () => {
  it('lists what a run would do, page after page', async () => {
    const first = await api.send('GET', `/runs/${dry}/changes?kind=created&limit=1`, { as });
    expect(first.status).toBe(200);
    const { value, nextLink } = first.json() as { value: { contactId: number }[]; nextLink: string };
    expect(value).toMatchObject([{ kind: 'created', fields: expect.any(Array) }]);
    const second = await api.send('GET', nextLink.replace(BASE, ''), { as });
    const [next] = second.json().value as { contactId: number }[];
    expect(next?.contactId).toBeGreaterThan(value[0]?.contactId ?? 0);
    const all = await api.send('GET', `/runs/${dry}/changes`, { as });
    expect(all.json()).not.toHaveProperty('nextLink');
  });

  it('answers 404 for a run there is not, and 400 for a kind there is not', async () => {
    expect((await api.send('GET', '/runs/77/changes', { as })).status).toBe(404);
    expect((await api.send('GET', `/runs/${dry}/changes?kind=odd`, { as })).status).toBe(400);
  });
});

describe.each([
  { operation: 'confirm', by: 'administrator' },
  { operation: 'cancel', by: 'editor' },
])('the decision to $operation a run', ({ operation, by }) => {
  it('answers 404 for a run there is not', async () => {
    expect((await api.send('POST', `/runs/77/${operation}`, { as: by })).status).toBe(404);
  });

  it('answers 409 for a run that has ended', async () => {
    const answer = await api.send('POST', `/runs/${dry}/${operation}`, { as: by });
    expect(answer.status).toBe(409);
    expect(answer.json()).toMatchObject({ code: 'runNotWaiting' });
  });

  it('refuses what is no run ID', async () => {
    expect((await api.send('POST', `/runs/one/${operation}`, { as: by })).status).toBe(400);
  });
});

describe('ConfirmRun', () => {
  it('can ask that no flows are started', async () => {
    const { send, calls } = createTestApi();
    await send('POST', '/runs/5/confirm', { as: 'administrator' });
    await send('POST', '/runs/5/confirm?startFlows=false', { as: 'administrator' });
    expect(calls).toEqual([
      ['ConfirmRun', { run: 5, startFlows: true }, 'administrator'],
      ['ConfirmRun', { run: 5, startFlows: false }, 'administrator'],
    ]);
  });

  it('is for callers who may manage, and for who started the run where a setting says so', async () => {
    const confirm = () => api.send('POST', `/runs/${waiting}/confirm`, { as });
    expect((await confirm()).status).toBe(403);
    await storeSetting(stage.database, 'startersMayConfirm', true);
    const others = await api.send('POST', `/runs/${dry}/confirm`, { as });
    expect(others.status).toBe(403);
    const answer = await confirm();
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ id: waiting, plan: { created: expect.any(Number) } });
  });

  it('is followed by a cancellation, which answers with the run and what it would do', async () => {
    const answer = await api.send('POST', `/runs/${waiting}/cancel`, { as });
    expect(answer.status).toBe(200);
    expect(answer.json()).toMatchObject({ id: waiting, plan: { created: expect.any(Number) } });
  });
});
