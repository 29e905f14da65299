import { afterEach, beforeEach, expect, it } from 'vitest';
import { confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { listPlanned } from '../../../bridge/sync/state/runs/plannedChanges.ts';
import { readRun } from '../../../bridge/sync/state/runs/runStore.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';

/** Settings that are changed between the plan of a run and its confirmation. */

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ contacts: 40, seed: 41, firstRunWaits: true });
});
afterEach(() => stage.close());

/** Lets a run that waits go on, until it has ended or waits again. */
async function confirm(id: number) {
  const { database, engine } = stage;
  await confirmRun(database, id, 'ada');
  await engine.runs.resumeOrphans();
  await engine.runs.settled();
  const run = await readRun(database, id);
  if (!run) throw new Error(`There is no run ${id}.`);
  return run;
}

it('a run that was confirmed does what its plan showed', async () => {
  const first = await stage.sync();
  expect(first).toMatchObject({ state: 'needsConfirmation', reasonCode: 'firstRun' });
  const done = await confirm(first.id);
  expect(done).toMatchObject({ state: 'finished', counts: { created: first.plan?.created } });
});

it('waits once more where settings were changed since, with a plan by the settings as they are', async () => {
  const first = await stage.sync();
  const planned = await listPlanned(stage.database, first.id, { kind: 'created', limit: 100 });
  const { ContactEmail: email } = await stage.database.db
    .selectFrom('OM_Contact')
    .select('ContactEmail')
    .where(
      'ContactID',
      'in',
      planned.map(({ contactId }) => contactId),
    )
    .where('ContactEmail', '<>', '')
    .orderBy('ContactID')
    .executeTakeFirstOrThrow();
  const id = crypto.randomUUID();
  await stage.inDynamics.send('PATCH', `contacts(${id})`, { lastname: 'There', emailaddress1: email });
  await storeSetting(stage.database, 'matchByEmail', true);
  const again = await confirm(first.id);
  expect(again).toMatchObject({
    state: 'needsConfirmation',
    reasonCode: 'settingsChanged',
    reason: expect.stringContaining('The setting matchByEmail was changed'),
    plan: { created: (first.plan?.created ?? 0) - 1, linked: 1 },
    counts: { created: 0 },
  });
  expect(stage.rows().size).toBe(1);
  const done = await confirm(first.id);
  expect(done).toMatchObject({
    state: 'finished',
    counts: { created: again.plan?.created, linked: 1 },
  });
  expect((await stage.sync()).state).toBe('finished');
});

it('waits no more for settings that do not say what a run does', async () => {
  const first = await stage.sync();
  await storeSetting(stage.database, 'keepHistoryDays', 30);
  expect(await confirm(first.id)).toMatchObject({ state: 'finished' });
});
