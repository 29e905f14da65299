import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { HandlerInput } from '../../../bridge/api/handler.ts';
import { runOperations } from '../../../bridge/api/resources/runs.ts';
import { statusOperations } from '../../../bridge/api/resources/status.ts';
import { pauseBridge } from '../../../bridge/sync/state/pause/changePause.ts';
import { cancelRun, confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { settings } from '../../../scripts/doctor/checks/settings.ts';
import { administrator, carryOut } from '../../api/carryOut.ts';
import { engineOf } from '../../api/engineOf.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeSetting } from '../storeSetting.ts';

let stage: Stage;
beforeEach(async () => {
  stage = await startStage({ contacts: 120, seed: 1 });
  await stage.sync({ limit: 5 });
  await storeSetting(stage.database, 'mostCreations', 0);
});
afterEach(() => stage.close());

const status = () => carryOut(statusOperations(engineOf(stage.engine, stage.dynamics.url)), 'GetStatus');

describe('a run that waits for a confirmation', () => {
  it('is joined by further calls, so that there is one to decide about', async () => {
    const first = await stage.sync();
    expect(first.state).toBe('needsConfirmation');
    const { run, joined } = await stage.engine.runs.syncContacts({
      mode: 'full',
      dryRun: false,
      requestedBy: 'another',
      waitMs: 60_000,
    });
    expect([run.id, joined, run.state]).toEqual([first.id, true, 'needsConfirmation']);
    expect((await stage.sync({ dryRun: true })).id).not.toBe(first.id);
  });

  it('makes room for another once it is cancelled', async () => {
    const { id } = await stage.sync();
    await cancelRun(stage.database, id, 'Ann');
    expect((await stage.sync()).id).toBeGreaterThan(id);
  });

  it('may be confirmed by who started it, and nobody else without the right, where the setting says so', async () => {
    const { id } = await stage.sync({ requestedBy: 'Hourly flow' });
    const { lesser } = runOperations(engineOf(stage.engine)).ConfirmRun;
    const mayConfirm = (run: number, name: string) => {
      const input = { path: { run }, caller: { ...administrator, name, scopes: [lesser.scope] } };
      return lesser.allows(input as unknown as HandlerInput<'ConfirmRun'>);
    };
    expect(await mayConfirm(id, 'Hourly flow')).toBe(false);
    await storeSetting(stage.database, 'startersMayConfirm', true);
    expect(await mayConfirm(id, 'Hourly flow')).toBe(true);
    expect(await mayConfirm(id, 'Another flow')).toBe(false);
    expect(await mayConfirm(id + 1_000, 'Hourly flow')).toBe(false);
  });

  it('is told by the status, which is not ready until it is decided', async () => {
    const { id } = await stage.sync();
    expect(await status()).toMatchObject({
      ready: false,
      problems: [{ code: 'runWaits' }],
      waitingRuns: [{ id }],
      lastRuns: [{ id, state: 'needsConfirmation' }],
    });
    await confirmRun(stage.database, id, 'Ann');
    await stage.engine.runs.resumeOrphans();
    await stage.engine.runs.settled();
    expect(await status()).toMatchObject({ ready: true, problems: [], waitingRuns: [] });
  });
});

describe('the status', () => {
  it('tells of a pause, with who, when and why', async () => {
    await pauseBridge(stage.database, { reason: 'Moving', by: 'Ann' });
    expect(await status()).toMatchObject({
      ready: false,
      paused: true,
      pause: { by: 'Ann', reason: 'Moving', since: expect.stringMatching(/Z$/) },
      problems: [{ code: 'paused' }],
    });
  });

  it('is told by the doctor, too, where it is a pause', async () => {
    await pauseBridge(stage.database, { reason: 'Moving', by: 'Ann' });
    const known = { bridge: stage.database, xperience: stage.database, env: {} };
    expect(await settings.look(known)).toContainEqual(
      expect.objectContaining({
        level: 'warning',
        text: expect.stringContaining('Ann paused the bridge'),
        remedy: expect.stringContaining('npm run resume'),
      }),
    );
  });

  it('tells that the database is another one than at the set-up', async () => {
    await stage.database.db
      .updateTable('dynamics365.installation')
      .set({ database_name: 'Production' })
      .execute();
    expect(await status()).toMatchObject({ ready: false, problems: [{ code: 'databaseDiffers' }] });
  });

  it('counts open failures', async () => {
    await storeSetting(stage.database, 'mostCreations', null);
    const [[contactId] = [0]] = await stage.links();
    await setJobTitle(stage.database, contactId, 'Refused');
    stage.dynamics.conditions.faults.add({
      match: { kinds: ['update'], body: 'Refused' },
      schedule: {},
      scope: 'operation',
      fault: { type: 'error', status: 400, code: '0x80040265', message: 'No.' },
    });
    const before = (await status()).openFailures?.count ?? 0;
    await stage.sync();
    const { openFailures } = await status();
    expect(openFailures).toMatchObject({ isMore: false });
    expect(openFailures?.count).toBeGreaterThan(before);
  });
});
