import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cancelRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { readRunning } from '../../../bridge/sync/state/runs/runStore.ts';
import { createEngine } from '../createEngine.ts';
import { holdRequest } from '../holdRequest.ts';
import { type Stage, startStage } from '../startStage.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 140, seed: 11 });
  stage.engine.parts.timing.stopGraceMs = 200;
  await storeModuleSetting(stage.database, 'Dynamics365MinScore', '1');
});

afterEach(() => stage.close());

const patience = { timeout: 60_000, interval: 20 };
const logged = () => stage.dynamics.conditions.log.counts();

/** From the second write on Dynamics asks everybody to wait for ten minutes. */
const throttle = (kinds: string[], nth: number) =>
  stage.dynamics.conditions.faults.add({
    match: { kinds },
    schedule: { nth },
    scope: 'request',
    fault: { type: 'throttle', code: 'requests', retryAfterSeconds: 600 },
  });

async function cancelRunning(kind: 'contacts' | 'activities'): Promise<void> {
  const run = await readRunning(stage.database, kind);
  await cancelRun(stage.database, run?.id ?? 0, 'somebody');
}

describe('a run that is cancelled while Dynamics makes everybody wait', () => {
  it('ends within seconds, with what the page in hand has done stored and counted', async () => {
    throttle(['CreateMultiple'], 2);
    const going = stage.sync();
    await vi.waitFor(() => expect(logged().byStatus[429]).toBe(1), patience);
    await vi.waitFor(async () => expect((await stage.links()).size).toBe(stage.rows().size), patience);
    await cancelRunning('contacts');
    const run = await going;
    expect(run).toMatchObject({ state: 'cancelled', reasonCode: 'cancelled' });
    expect(stage.rows().size).toBeGreaterThan(0);
    expect(run.counts.created).toBe(stage.rows().size);
  });

  it('leaves the rest to the next run, which doubles nothing', async () => {
    throttle(['CreateMultiple'], 2);
    const going = stage.sync();
    await vi.waitFor(() => expect(logged().byStatus[429]).toBe(1), patience);
    await cancelRunning('contacts');
    await going;
    // Another process, which Dynamics asked nothing of.
    const next = await createEngine(stage.options);
    const { run } = await next.runs.syncContacts({
      mode: 'incremental',
      dryRun: false,
      requestedBy: 'test',
      waitMs: 60_000,
    });
    await next.stop();
    expect(run.state).toBe('finished');
    expect((await stage.links()).size).toBe(stage.rows().size);
    expect(stage.rows().size).toBeGreaterThan(100);
  });
});

describe('a run that is cancelled while its page goes well', () => {
  it('finishes the page in hand', async () => {
    stage.engine.parts.timing.stopGraceMs = 60_000;
    const held = holdRequest(stage.dynamics, { kinds: ['CreateMultiple'] });
    const going = stage.sync();
    await held.arrived();
    await cancelRunning('contacts');
    held.letGo();
    const run = await going;
    expect(run.state).toBe('cancelled');
    expect(run.position).toBeGreaterThan(0);
    expect((await stage.links()).size).toBe(stage.rows().size);
    expect(run.counts.created).toBe(stage.rows().size);
  });
});
