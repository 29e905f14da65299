import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { presentRun } from '../../../bridge/api/present/presentRun.ts';
import { unlinkContact } from '../../../bridge/sync/contacts/unlinkContact.ts';
import { dismissFailure } from '../../../bridge/sync/state/failures/dismissFailure.ts';
import { cancelRun, confirmRun } from '../../../bridge/sync/state/runs/decideRun.ts';
import { readRun, readRunning } from '../../../bridge/sync/state/runs/runStore.ts';
import { saveMark, setupMarks } from '../../../bridge/sync/state/settings/setupMarks.ts';
import type { Fault, FaultMatch, FaultSchedule } from '../../standins/dataverse/faults/faultRule.ts';
import { seededIds } from '../../standins/dataverse/seed/seedOrganization.ts';
import { beginUpdate } from '../beginUpdate.ts';
import { createEngine, type Engine, type EngineOptions } from '../createEngine.ts';
import { holdRequest } from '../holdRequest.ts';
import { storeModuleSetting } from '../storeModuleSetting.ts';
import { strikeFault } from '../strikeFault.ts';
import { forgetProgress } from './forgetProgress.ts';
import { type ActivityStage, startActivityStage } from './startActivityStage.ts';

let stage: ActivityStage;
const engines: Engine[] = [];

beforeEach(async () => {
  stage = await startActivityStage({ contacts: 40 });
});
afterEach(async () => {
  for (const engine of engines.splice(0)) await engine.stop();
  await stage.close();
});

const engineProcess = fileURLToPath(new URL('../engineProcess.ts', import.meta.url));
const request = { mode: 'incremental', dryRun: false, requestedBy: 'test', waitMs: 60_000 } as const;
const patience = { timeout: 60_000, interval: 10 };

const calls = () => stage.rowsOf('phonecall');
const states = () => new Set([...calls().values()].map(({ statecode }) => statecode));
const counts = () => stage.dynamics.conditions.log.counts();
/** A process of its own takes its time to start on a busy machine. */
const processTestMs = 120_000;

const fault = (match: FaultMatch, struck: Fault, schedule?: FaultSchedule) =>
  strikeFault(stage.inDynamics, match, struck, schedule);
/** As if the time of a killed holder had passed. */
const endLease = () =>
  stage.database.db
    .updateTable('dynamics365.lease')
    .set({ expires_at: stage.database.dialect.utcNow(-1) })
    .execute();
const calm = () => stage.inDynamics.control('DELETE', 'faults');

async function another(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({ ...stage.options, ...options });
  engines.push(engine);
  return engine;
}

const setting = (name: string, value: unknown) =>
  stage.database.db
    .insertInto('dynamics365.setting')
    .values({ name, value: JSON.stringify(value), changed_at: stage.database.dialect.utcNow() })
    .execute();

/** A run that is held up in its second page of a thousand, and what lets it go. */
async function heldUp(start: () => void): Promise<{ id: number; letGo: () => void }> {
  await stage.logMany(1500);
  // Title 1,001 opens the second page.
  const { arrived, letGo } = holdRequest(stage.dynamics, { kinds: ['batch'], body: '"Call 1001"' });
  start();
  await arrived();
  let id = 0;
  await vi.waitFor(async () => {
    const run = await readRunning(stage.database, 'activities');
    expect(run?.counts.read).toBe(1000);
    id = run?.id ?? 0;
  }, patience);
  return { id, letGo };
}

describe('a run of activities', () => {
  it('is one at a time: a second request joins it, in another process, too', async () => {
    await stage.logMany(300);
    const other = await another();
    const [one, two] = await Promise.all([
      stage.engine.runs.syncActivities(request),
      other.runs.syncActivities(request),
    ]);
    expect(one.run.id).toBe(two.run.id);
    expect([one.joined, two.joined].sort()).toEqual([false, true]);
    expect(calls().size).toBe(300);
  });

  it('counts as Dynamics does: every request, and a row created and completed for each activity', async () => {
    await stage.logMany(1200);
    stage.dynamics.conditions.log.reset();
    const run = await stage.syncActivities();
    expect(run.counts).toMatchObject({ read: 1200, created: 1200, failed: 0, unchanged: 0 });
    expect(run.counts.requests).toBe(counts().requests);
    expect(counts().rowsWritten).toBe(2 * 1200);
  });

  it('tells how far it has come of as many histories and new activities as there can be', async () => {
    await forgetProgress(stage.database);
    const { id, letGo } = await heldUp(() => void stage.engine.runs.syncActivities(request));
    const run = await readRun(stage.database, id);
    expect(run?.total).toBe(1500);
    expect(run && presentRun(run).percent).toBe(66);
    letGo();
    await stage.engine.runs.settled();
  });

  it('ends after the page in hand when it is cancelled', async () => {
    let ended: Promise<unknown> = Promise.resolve();
    const { id, letGo } = await heldUp(() => {
      ended = stage.syncActivities();
    });
    await cancelRun(stage.database, id, 'somebody');
    letGo();
    await ended;
    expect(await readRun(stage.database, id)).toMatchObject({ state: 'cancelled', counts: { read: 1500 } });
    expect(calls().size).toBe(1500);
  });

  it('ends its page when its process is told to end, and the next process goes on', async () => {
    const leaving = await another();
    const { id, letGo } = await heldUp(() => void leaving.runs.syncActivities(request));
    const stopped = engines.pop()?.stop();
    letGo();
    await stopped;
    expect(await readRun(stage.database, id)).toMatchObject({ state: 'running', counts: { read: 1500 } });
    await stage.engine.runs.resumeOrphans();
    await stage.engine.runs.settled();
    expect(await readRun(stage.database, id)).toMatchObject({ state: 'finished' });
    expect(calls().size).toBe(1500);
  });

  it('goes on in another process from the last committed page when its own is killed', {
    timeout: processTestMs,
  }, async () => {
    const options = JSON.stringify({ ...stage.options, leaseMs: 60_000, requestTimeoutMs: 50_000 });
    const child = spawn(process.execPath, [engineProcess, options, 'activities'], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    const { id } = await heldUp(() => {});
    child.kill('SIGKILL');
    await exited;
    await calm();
    await endLease();
    await vi.waitFor(async () => {
      expect(await stage.engine.runs.resumeOrphans()).toMatchObject([{ id }]);
    }, patience);
    await stage.engine.runs.settled();
    const run = await readRun(stage.database, id);
    expect(run).toMatchObject({ state: 'finished', counts: { read: 1500, updated: 0, failed: 0 } });
    expect(calls().size).toBe(1500);
    expect(states()).toEqual(new Set([1]));
  });

  it('finds what Dynamics took when its process is killed before it hears so', {
    timeout: processTestMs,
  }, async () => {
    await stage.logMany(120);
    await fault({ kinds: ['batch'], body: '"Call 1"' }, { type: 'cut', when: 'afterCommit' }, { nth: 1 });
    // The engine reads before it repeats: held up there, it stands between creation and knowing of it.
    await fault({ kinds: ['readMany'], tables: ['phonecall'] }, { type: 'held' }, { nth: 2 });
    const options = JSON.stringify({ ...stage.options, leaseMs: 60_000, requestTimeoutMs: 50_000 });
    const child = spawn(process.execPath, [engineProcess, options, 'activities'], { stdio: 'ignore' });
    const exited = once(child, 'exit');
    await vi.waitFor(() => expect(calls().size).toBeGreaterThan(0), patience);
    child.kill('SIGKILL');
    await exited;
    await calm();
    expect(states()).toEqual(new Set([1]));
    await endLease();
    const run = await stage.syncActivities();
    expect(run).toMatchObject({ state: 'finished', counts: { read: 120, updated: 0, failed: 0 } });
    expect(run.counts.unchanged).toBeGreaterThan(0);
    expect(calls().size).toBe(120);
  });

  it('writes nothing more once another process has its lease', async () => {
    const { id, letGo } = await heldUp(() => void stage.engine.runs.syncActivities(request));
    await stage.database.db.updateTable('dynamics365.lease').set({ holder: 'another' }).execute();
    await stage.database.db.updateTable('dynamics365.run').set({ fencing_token: 1_000 }).execute();
    letGo();
    await stage.engine.runs.settled();
    expect(await readRun(stage.database, id)).toMatchObject({ state: 'running', counts: { read: 1000 } });
  });

  it('waits throttling out', async () => {
    await stage.logMany(50);
    await fault(
      { kinds: ['batch'] },
      { type: 'throttle', code: 'concurrency', retryAfterSeconds: 1 },
      { times: 2 },
    );
    expect(await stage.syncActivities()).toMatchObject({ state: 'finished', counts: { created: 50 } });
    expect(counts().byStatus).toMatchObject({ 429: 2 });
  });

  it('ends with the reason when Dynamics as a whole refuses, and marks no activity as bad', async () => {
    await stage.logMany(5);
    await fault({ kinds: ['batch'] }, { type: 'expiredToken' });
    expect(await stage.syncActivities()).toMatchObject({
      state: 'failed',
      reasonCode: 'dynamicsUnauthorized',
    });
    expect(await stage.database.db.selectFrom('dynamics365.failure').selectAll().execute()).toEqual([]);
    await calm();
    expect((await stage.syncActivities()).counts.created).toBe(5);
  });

  it('looks at no more than its limit, and the next run at the rest', async () => {
    await stage.logMany(30);
    expect((await stage.syncActivities({ limit: 20 })).counts).toMatchObject({ read: 20, created: 20 });
    expect((await stage.syncActivities()).counts).toMatchObject({ created: 10 });
  });
});

describe('the brakes of a run of activities', () => {
  it('wait for a person before more rows are created than the setting allows, and say how many', async () => {
    await setting('mostCreations', 1_200);
    await stage.logMany(1500);
    const run = await stage.syncActivities();
    expect(run).toMatchObject({
      state: 'needsConfirmation',
      reasonCode: 'manyCreations',
      counts: { created: 1000 },
      plan: { created: 500 },
    });
    expect(calls().size).toBe(1000);
  });

  it('let a confirmed run go on to its end', async () => {
    await setting('mostCreations', 20);
    await stage.logMany(30);
    await stage.log({ ActivityType: 'pagevisit' });
    const { id, plan, skippedTypes } = await stage.syncActivities();
    expect({ plan, skippedTypes }).toMatchObject({ plan: { created: 30, skipped: 1 }, skippedTypes: [] });
    await confirmRun(stage.database, id, 'somebody');
    const run = await stage.syncActivities();
    expect(run).toMatchObject({ id, state: 'finished', plan: { created: 30 }, counts: { created: 30 } });
    expect(run.skippedTypes).toMatchObject([{ type: 'pagevisit', count: 1 }]);
    expect(calls().size).toBe(30);
  });

  it('hold the first run after the module until somebody has seen what it would send', async () => {
    await saveMark(stage.database, setupMarks.firstActivityRunUnconfirmed, true);
    await stage.logMany(3);
    const { id, ...held } = await stage.syncActivities();
    expect(held).toMatchObject({ state: 'needsConfirmation', reasonCode: 'firstRun', plan: { created: 3 } });
    expect(calls().size).toBe(0);
    await confirmRun(stage.database, id, 'somebody');
    expect(await stage.syncActivities()).toMatchObject({ id, state: 'finished', counts: { created: 3 } });
    await stage.log({ ActivityTitle: 'Later' });
    expect(await stage.syncActivities()).toMatchObject({ state: 'finished', counts: { created: 1 } });
  });

  it('hold a run that was confirmed once more where another owner was chosen since', async () => {
    await saveMark(stage.database, setupMarks.firstActivityRunUnconfirmed, true);
    await stage.logMany(3);
    const { id } = await stage.syncActivities();
    await storeModuleSetting(stage.database, 'Dynamics365DefaultOwner', `/teams(${seededIds.salesTeam})`);
    await confirmRun(stage.database, id, 'somebody');
    expect(await stage.syncActivities()).toMatchObject({
      id,
      state: 'needsConfirmation',
      reasonCode: 'settingsChanged',
      reason: expect.stringContaining('defaultOwner'),
      plan: { created: 3 },
    });
    expect(calls().size).toBe(0);
    await confirmRun(stage.database, id, 'somebody');
    expect(await stage.syncActivities()).toMatchObject({ id, state: 'finished', counts: { created: 3 } });
  });

  it('count an activity once in a plan, though a history and the new ones both hold it', async () => {
    await forgetProgress(stage.database);
    await stage.logMany(25);
    expect((await stage.syncActivities({ dryRun: true })).counts).toMatchObject({ created: 25 });
  });

  it('write nothing while Xperience applies a hotfix', async () => {
    await stage.log({});
    await beginUpdate(stage.database);
    expect(await stage.syncActivities()).toMatchObject({ state: 'failed', reasonCode: 'hotfixInProgress' });
    expect(calls().size).toBe(0);
  });

  it('write nothing to another organisation than the one adopted', async () => {
    await stage.log({});
    await stage.database.db
      .updateTable('dynamics365.installation')
      .set({ organization_id: crypto.randomUUID() })
      .execute();
    expect(await stage.syncActivities()).toMatchObject({
      state: 'failed',
      reasonCode: 'organizationDiffers',
    });
    expect(calls().size).toBe(0);
  });
});

describe('the failure of an activity', () => {
  const failure = () =>
    stage.database.db
      .selectFrom('dynamics365.failure')
      .selectAll()
      .where('activity_id', '>', 0)
      .executeTakeFirstOrThrow();
  const refuse = (code: string, status: number) =>
    strikeFault(
      stage.inDynamics,
      { kinds: ['create'], body: 'Poison' },
      { type: 'error', status, code, message: 'Not this one.' },
      {},
      'operation',
    );
  const due = () =>
    stage.database.db
      .updateTable('dynamics365.failure')
      .set({ next_attempt_at: stage.database.dialect.utcNow(-60_000) })
      .execute();

  it('stops no other, is tried again when it is due, and settled once delivered', async () => {
    await refuse('0x80044150', 500);
    await stage.log({ ActivityTitle: 'Poison' });
    await stage.log({ ActivityTitle: 'Good' });
    const run = await stage.syncActivities();
    expect(run).toMatchObject({ state: 'finished', counts: { created: 1, failed: 1 } });
    expect(await failure()).toMatchObject({ code: 'dynamicsBusy', state: 'open', attempts: 1 });
    await calm();
    await stage.syncActivities();
    expect(await failure()).toMatchObject({ state: 'open', attempts: 1 });
    await due();
    expect((await stage.syncActivities()).counts.created).toBe(1);
    expect(await failure()).toMatchObject({ state: 'resolved', next_attempt_at: null });
  });

  it('stays dismissed while it fails the same way', async () => {
    await refuse('0x80040265', 400);
    await stage.log({ ActivityTitle: 'Poison' });
    await stage.syncActivities();
    await dismissFailure(stage.database, (await failure()).failure_id, 'somebody');
    await stage.syncActivities({ mode: 'full' });
    expect(await failure()).toMatchObject({ state: 'dismissed' });
  });

  it('is settled when its activity is deleted with its contact', async () => {
    await refuse('0x80040265', 400);
    const id = await stage.log({ ActivityTitle: 'Poison' });
    await stage.syncActivities();
    await stage.database.db.deleteFrom('OM_Activity').where('ActivityID', '=', id).execute();
    await stage.syncActivities();
    expect(await failure()).toMatchObject({ state: 'resolved' });
  });

  it('is settled when its contact is no longer linked', async () => {
    await refuse('0x80040265', 400);
    await stage.log({ ActivityTitle: 'Poison' });
    await stage.syncActivities();
    await unlinkContact(stage.database, stage.contact, { hold: false, reason: 'test' });
    await stage.syncActivities();
    expect(await failure()).toMatchObject({ state: 'resolved' });
  });
});
