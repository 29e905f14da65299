import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { touchContacts } from '../../sync/touchContacts.ts';
import { startTriggerStage, type TriggerStage } from './startTriggerStage.ts';

let stage: TriggerStage;

beforeEach(async () => {
  stage = await startTriggerStage();
  await stage.inXperience.setSetting('Dynamics365MinScore', '1');
});

afterEach(() => stage.close());

it('is told once of the end of a run that had to be confirmed, and once of its waiting', async () => {
  await stage.stage.sync();
  await touchContacts(stage.stage, { modified: 80, changed: 80, title: 'Everyone' });
  const trigger = stage.flow('WhenRunFinishes', { kind: 'contacts' });
  await trigger.poll();
  const { id, state } = await stage.stage.sync();
  expect(state).toBe('needsConfirmation');
  expect(await trigger.poll()).toMatchObject([{ id, state: 'needsConfirmation' }]);
  await confirmRun(stage.stage.database, id, 'somebody');
  expect(await stage.stage.sync()).toMatchObject({ id, state: 'finished' });
  expect(await trigger.poll()).toMatchObject([{ id, state: 'finished' }]);
  expect(await trigger.poll()).toEqual([]);
});

it('is told of runs with failures alone where the maker wants no others', async () => {
  const [all, failed] = [
    stage.flow('WhenRunFinishes', { kind: 'contacts' }),
    stage.flow('WhenRunFinishes', { kind: 'contacts', onlyWithFailures: true }),
  ];
  await all.poll();
  await failed.poll();
  const { db, dialect } = stage.stage.database;
  const ended = { kind: 'contacts', mode: 'incremental', started_at: dialect.utcNow() };
  const stamps = { started_local: dialect.now(), finished_at: dialect.utcNow() };
  const insert = db.insertInto('dynamics365.run').values([
    { ...ended, ...stamps, state: 'finished', failed: 3 },
    { ...ended, ...stamps, state: 'finished', failed: 0 },
    { ...ended, ...stamps, state: 'failed', failed: 0 },
  ]);
  const runs = (await dialect.outputInserted(insert, ['run_id']).execute()).map(({ run_id }) => run_id);
  expect((await all.poll()).map(({ id }) => id)).toEqual(runs);
  expect((await failed.poll()).map(({ id }) => id)).toEqual([runs[0], runs[2]]);
  expect(await failed.poll()).toEqual([]);
});

it('is told nothing of runs of another kind', async () => {
  const trigger = stage.flow('WhenRunFinishes', { kind: 'activities' });
  await trigger.poll();
  await stage.stage.sync();
  expect(await trigger.poll()).toEqual([]);
});
