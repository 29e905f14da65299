import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createRuns } from '../../../bridge/sync/runs/createRuns.ts';
import { adoptRun, insertRun, readRun, saveProgress } from '../../../bridge/sync/state/runs/runStore.ts';
import { type Stage, startStage } from '../startStage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 71 });
});

afterEach(() => stage.close());

it('a database that fails while a lost run is taken over leaves the lease to the next attempt', async () => {
  const { database } = stage;
  const lost = { holder: 'a dead process', token: 0, requestedBy: 'test' };
  await insertRun(database, { kind: 'contacts', mode: 'incremental', dryRun: false, ...lost });
  let failing = true;
  const db = new Proxy(database.db, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        if (name === 'updateTable' && given[0] === 'dynamics365.run' && failing) {
          throw new Error('The connection broke.');
        }
        return Reflect.apply(member, target, given);
      };
    },
  });
  const runs = createRuns({ ...stage.engine.parts, database: { ...database, db } });
  await expect(runs.resumeOrphans()).rejects.toThrow('The connection broke.');
  failing = false;
  await vi.waitFor(async () => expect(await runs.resumeOrphans()).toHaveLength(1), { timeout: 60_000 });
  await runs.settled();
});

it('a holder that was stalled neither takes a run from its successor nor writes to it', async () => {
  const { database } = stage;
  const { id } = await insertRun(database, {
    kind: 'contacts',
    mode: 'incremental',
    dryRun: false,
    requestedBy: 'test',
    holder: 'a dead process',
    token: 1,
  });
  expect(await adoptRun(database, id, 'its successor', 3)).toMatchObject({ id, token: 3 });
  expect(await adoptRun(database, id, 'a process that was stalled', 2)).toBeUndefined();
  const late = await saveProgress(database, { id, token: 2 }, { position: 77, state: 'finished' });
  expect(late.held).toBe(false);
  expect(await readRun(database, id)).toMatchObject({ token: 3, position: 0, state: 'running' });
});
