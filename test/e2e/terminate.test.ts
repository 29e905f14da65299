import { expect, it, onTestFinished, vi } from 'vitest';
import { insertRun, readRun } from '../../bridge/sync/state/runs/runStore.ts';
import { startBridge } from '../../scripts/demo/startBridge.ts';
import { environmentOf } from '../release/environmentOf.ts';
import { holdRequest } from '../sync/holdRequest.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';

const patience = { timeout: 60_000, interval: 50 };

const startAt = (stage: Stage) => startBridge(environmentOf(stage));

it('told to end in the middle of a run, the bridge finishes the page in hand and ends with 0; the next one goes on', async () => {
  // Two pages of a thousand contacts.
  const stage = await startStage({ contacts: 1_700, seed: 61 });
  onTestFinished(() => stage.close());
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
  await storeModuleSetting(stage.database, 'Dynamics365ActivitySyncEnabled', 'False');
  const held = holdRequest(stage.dynamics, { kinds: ['CreateMultiple'] }, { nth: 2 });
  // A run that nobody holds: a bridge that starts goes on with it.
  const { id } = await insertRun(stage.database, {
    kind: 'contacts',
    mode: 'incremental',
    dryRun: false,
    requestedBy: 'test',
    holder: 'nobody',
    token: 0,
  });
  const links = async () => [...(await stage.links()).values()].sort();
  const rows = () => [...stage.rows().keys()].sort();

  const first = await startAt(stage);
  await vi.waitFor(() => expect(stage.rows().size).toBeGreaterThan(0), patience);
  await held.arrived();
  const ended = first.stop();
  held.letGo();
  expect(await ended).toBe(0);
  const stopped = await readRun(stage.database, id);
  expect(stopped).toMatchObject({ state: 'running', counts: { read: 1_000 } });
  expect(await links()).toEqual(rows());
  expect(rows().length).toBeLessThanOrEqual(1_000);

  const second = await startAt(stage);
  await vi.waitFor(
    async () => expect(await readRun(stage.database, id)).toMatchObject({ state: 'finished' }),
    patience,
  );
  expect(await second.stop()).toBe(0);
  const finished = await readRun(stage.database, id);
  expect(finished?.counts.read).toBeGreaterThan(1_000);
  expect(rows().length).toBeGreaterThan(1_000);
  expect(await links()).toEqual(rows());
}, 120_000);
