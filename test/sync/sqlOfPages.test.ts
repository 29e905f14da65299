import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { countContacts } from '../../bridge/sync/state/countContacts.ts';
import {
  dismissFailures,
  listCauses,
  readCause,
  retryCause,
} from '../../bridge/sync/state/failures/failureCauses.ts';
import {
  changePageState,
  forgetPageState,
  keepPageState,
  readPageState,
} from '../../bridge/sync/state/pageState.ts';
import { readContactNames } from '../../bridge/sync/state/readContactNames.ts';
import { browseRuns, readRunTotals } from '../../bridge/sync/state/runs/browseRuns.ts';
import { readLatestOfRun } from '../../bridge/sync/state/runs/latestOfRun.ts';
import type { Run } from '../../bridge/sync/state/runs/run.ts';
import { type Stage, startStage } from './startStage.ts';

let stage: Stage;
let run: Run;
beforeAll(async () => {
  stage = await startStage({ contacts: 240 });
  run = await stage.sync({ requestedBy: 'flow' });
  await stage.sync({ dryRun: true });
});
afterAll(() => stage.close());

const database = () => stage.engine.parts.database;

describe('what pages keep for a while', () => {
  const session = {
    purpose: 'session',
    token: 'a',
    owner: 'administrator',
    value: null,
    minutes: 10,
  } as const;

  it('is kept once under a token, found by its purpose, changed and forgotten', async () => {
    expect(await keepPageState(database(), session)).toBe(true);
    expect(await keepPageState(database(), { ...session, owner: 'other' })).toBe(false);
    await changePageState(database(), 'a', '{"goTo":""}');
    expect(await readPageState(database(), 'session', 'a')).toEqual({
      owner: 'administrator',
      value: '{"goTo":""}',
    });
    expect(await readPageState(database(), 'question', 'a')).toBeUndefined();
    await forgetPageState(database(), 'a');
    expect(await readPageState(database(), 'session', 'a')).toBeUndefined();
  });

  it('is not found any more when its time is over, and goes with the next that is kept', async () => {
    await keepPageState(database(), { ...session, token: 'old', minutes: -1 });
    expect(await readPageState(database(), 'session', 'old')).toBeUndefined();
    await keepPageState(database(), { ...session, token: 'new' });
    const rows = await database().db.selectFrom('dynamics365.page_state').select('token_hash').execute();
    expect(rows).toHaveLength(1);
  });
});

describe('failures by their reason', () => {
  it('are counted, each reason with an example', async () => {
    const { causes, total, isMore } = await listCauses(database(), 'open');
    expect(causes.length).toBeGreaterThan(0);
    expect(isMore).toBe(false);
    expect(causes.reduce((sum, { count }) => sum + count, 0)).toBe(total);
    for (const cause of causes) {
      expect(cause.example).toMatchObject({ code: cause.code, field: cause.field, state: 'open' });
      expect(await readCause(database(), 'open', cause)).toMatchObject({ count: cause.count });
    }
  });

  it('are made due and dismissed reason by reason, and leave the others alone', async () => {
    const { causes, total } = await listCauses(database(), 'open');
    const [cause] = causes;
    if (!cause) throw new Error('The sample has failures.');
    expect(await retryCause(database(), cause, 'administrator')).toBe(cause.count);
    expect(await dismissFailures(database(), { cause }, 'administrator')).toBe(cause.count);
    expect((await listCauses(database(), 'open')).total).toBe(total - cause.count);
    expect((await listCauses(database(), 'dismissed')).total).toBe(cause.count);
    expect(await readCause(database(), 'open', cause)).toBeUndefined();
  });

  it('are dismissed by their numbers, those that are not open left out', async () => {
    const { causes } = await listCauses(database(), 'open');
    const ids = causes.map(({ example }) => example.failure_id);
    expect(await dismissFailures(database(), { ids: [...ids, 2 ** 31 - 1] }, 'administrator')).toBe(
      ids.length,
    );
    expect(await dismissFailures(database(), { ids }, 'administrator')).toBe(0);
  });
});

describe('runs as pages ask for them', () => {
  it('by kind, result and starter, the newest first', async () => {
    const { runs } = await browseRuns(database(), { limit: 10 });
    expect(runs.map(({ id }) => id)).toEqual([run.id + 1, run.id]);
    const ids = async (filter: object) =>
      (await browseRuns(database(), { ...filter, limit: 10 })).runs.map(({ id }) => id);
    expect(await ids({ requestedBy: 'flow' })).toEqual([run.id]);
    expect(await ids({ result: 'withFailures', before: run.id + 1 })).toEqual([run.id]);
    expect(await ids({ result: 'waiting' })).toEqual([]);
    expect(await ids({ kind: 'activities' })).toEqual([]);
  });

  it('in pages', async () => {
    const { next } = await browseRuns(database(), { limit: 1 });
    expect(next).toBe(run.id + 1);
    expect((await browseRuns(database(), { limit: 1, before: next ?? 0 })).runs[0]?.id).toBe(run.id);
  });

  it('with what they did, dry runs left out', async () => {
    const totals = await readRunTotals(database());
    expect(totals.map(({ created }) => created)).toEqual([run.counts.created + run.counts.linked]);
  });

  it('with the contacts they have written last', async () => {
    const latest = await readLatestOfRun(database(), run.id, 5);
    expect(latest).toHaveLength(5);
    const names = await readContactNames(
      database(),
      latest.map(({ contactId }) => contactId),
    );
    expect(names.size).toBe(5);
  });
});

it('contacts that are linked and held are counted within bounds', async () => {
  const { linked, held } = await countContacts(database());
  expect(linked).toBe((await stage.links()).size);
  expect(held).toEqual({ count: 0, isMore: false });
});
