import { expect, it, onTestFinished, vi } from 'vitest';
import type { Run } from '../../bridge/sync/state/runs/run.ts';
import { insertRun, readRun } from '../../bridge/sync/state/runs/runStore.ts';
import { startBridge } from '../../scripts/demo/startBridge.ts';
import { environmentOf } from '../release/environmentOf.ts';
import { holdRequest } from '../sync/holdRequest.ts';
import { type Stage, startStage } from '../sync/startStage.ts';
import { storeModuleSetting } from '../sync/storeModuleSetting.ts';

const patience = { timeout: 60_000, interval: 50 };

/** Rows of contacts that were created, some without a field that does not fit. */
const made = (run: Run | undefined) => (run?.counts.created ?? 0) + (run?.counts.failed ?? 0);

const startAt = (stage: Stage) => startBridge(environmentOf(stage));

it('told to end in the middle of a run, the bridge finishes the two pages in hand, counts them and ends with 0; the next one goes on', async () => {
  // Three pages of a thousand contacts, and a little.
  const stage = await startStage({ contacts: 4_400, seed: 61 });
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
  expect(stopped?.state).toBe('running');
  expect([1_000, 2_000]).toContain(stopped?.counts.read);
  expect(made(stopped)).toBe(rows().length);
  expect(await links()).toEqual(rows());

  const second = await startAt(stage);
  await vi.waitFor(
    async () => expect(await readRun(stage.database, id)).toMatchObject({ state: 'finished' }),
    patience,
  );
  expect(await second.stop()).toBe(0);
  const finished = await readRun(stage.database, id);
  expect(finished?.counts.read).toBeGreaterThan(2_000);
  expect(made(finished)).toBe(rows().length);
  expect(await links()).toEqual(rows());
}, 120_000);
