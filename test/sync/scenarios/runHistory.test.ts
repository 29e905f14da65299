import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { presentRun } from '../../../bridge/api/present/presentRun.ts';
import { remedies } from '../../../bridge/sync/state/failures/remedies.ts';
import { readRun } from '../../../bridge/sync/state/runs/runStore.ts';
import { holdRequest } from '../holdRequest.ts';
import { product } from '../openSampleDatabase.ts';
import { type Stage, startStage } from '../startStage.ts';
import { strikeFault } from '../strikeFault.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 60, seed: 21 });
});

afterEach(() => stage.close());

const day = 24 * 60 * 60_000;

/** A run, and what follows it. */
async function syncAndConclude(request: Parameters<Stage['sync']>[0] = {}) {
  const run = await stage.sync(request);
  await stage.engine.runs.settled();
  return run;
}

const eventLog = () =>
  stage.database.main
    .selectFrom('CMS_EventLog')
    .selectAll()
    .where('Source', '=', 'Dynamics 365 bridge')
    .execute();

describe('what a run leaves behind', () => {
  it('is forgotten after as many days as the setting says, failures only when they are settled', async () => {
    const { db, dialect } = stage.database;
    const old = await syncAndConclude();
    await db
      .updateTable('dynamics365.run')
      .set({ finished_at: dialect.utcNow(-8 * day) })
      .execute();
    await db
      .updateTable('dynamics365.failure')
      .set({ last_seen_at: dialect.utcNow(-8 * day) })
      .execute();
    const failures = await db.selectFrom('dynamics365.failure').select('failure_id').execute();
    expect(failures.length).toBeGreaterThan(2);
    const settled = failures.slice(0, 2).map((row) => row.failure_id);
    await db
      .updateTable('dynamics365.failure')
      .set({ state: 'dismissed' })
      .where('failure_id', 'in', settled)
      .execute();
    await db
      .insertInto('dynamics365.setting')
      .values({ name: 'keepHistoryDays', value: '7', changed_at: dialect.utcNow() })
      .execute();
    const fresh = await syncAndConclude();
    expect(await readRun(stage.database, old.id)).toBeUndefined();
    expect(await readRun(stage.database, fresh.id)).toBeDefined();
    const left = await db.selectFrom('dynamics365.failure').select('failure_id').execute();
    expect(left.map((row) => row.failure_id)).toEqual(
      failures.map((row) => row.failure_id).filter((id) => !settled.includes(id)),
    );
  });

  it('is nothing in the event log of Xperience when all was delivered', async () => {
    await stage.database.db.updateTable('OM_Contact').set({ ContactJobTitle: 'Barista' }).execute();
    await syncAndConclude();
    await stage.database.main.deleteFrom('CMS_EventLog').execute();
    await syncAndConclude();
    expect(await eventLog()).toEqual([]);
  });

  it('is one entry in the event log of Xperience when it failed', async () => {
    await strikeFault(stage.inDynamics, {}, { type: 'expiredToken' });
    await syncAndConclude();
    expect(await eventLog()).toMatchObject([
      {
        EventType: 'E',
        EventCode: 'RUNFAILED',
        // Where there are sites, it is of none.
        ...(product === '13' && { SiteID: null }),
        EventDescription: expect.stringMatching(
          /failed\. Dynamics refused to list the tables \(HTTP 401\): … Check that the application user/,
        ),
      },
    ]);
  });

  it('names the first ten contacts that failed with the reason and what to do, and counts the others', async () => {
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactCity: 'B'.repeat(81) })
      .execute();
    const run = await syncAndConclude();
    expect(run.counts.failed).toBeGreaterThan(10);
    const [entry] = await eventLog();
    const lines = entry?.EventDescription?.split('\n') ?? [];
    const named = lines.filter((line) => /^- .*contact \d+\)? \(Contact\w+\): /.test(line));
    expect(named).toHaveLength(10);
    expect(named.join()).toContain(`81 characters, address1_city takes at most 80. ${remedies.tooLong}`);
    expect(lines).toContain(`- and ${run.counts.failed - 10} more`);
    expect(lines.at(-1)).toContain('List delivery failures');
  });

  it('is the same run where the login may not write into the event log', async () => {
    const { db } = stage.database;
    await db.schema.alterTable('CMS_EventLog').renameTo('CMS_EventLogOfOthers').execute();
    await strikeFault(stage.inDynamics, {}, { type: 'expiredToken' });
    expect(await syncAndConclude()).toMatchObject({ state: 'failed', reasonCode: 'dynamicsUnauthorized' });
  });
});

describe('how far a run has come', () => {
  it('is told by where its walk stands, for which nothing is counted', async () => {
    const held = holdRequest(stage.dynamics, { kinds: ['CreateMultiple'] });
    const run = await stage.sync({ waitMs: 0 });
    await expect
      .poll(async () => (await readRun(stage.database, run.id))?.total, { timeout: 60_000 })
      .toBeGreaterThan(10);
    const going = await readRun(stage.database, run.id);
    expect(going && presentRun(going)).toMatchObject({ state: 'running', percent: 0 });
    held.letGo();
    await stage.engine.runs.settled();
    const ended = await readRun(stage.database, run.id);
    expect(ended && presentRun(ended)).toMatchObject({ percent: 100, contactsPerMinute: expect.any(Number) });
  });

  it('says how long the rest takes at the pace so far', () => {
    const run = {
      id: 1,
      kind: 'contacts',
      mode: 'full',
      state: 'running',
      dryRun: false,
      counts: {
        read: 2000,
        created: 0,
        linked: 0,
        updated: 0,
        taken: 0,
        unchanged: 2000,
        failed: 0,
        requests: 3,
      },
      started: '2026-11-03T14:05:09.1234567',
      startedLocal: '2026-11-03T15:05:09.1234567',
      position: 22_500,
      upperBound: 90_000,
      total: 90_000,
      workedMs: 4_000,
      cancelRequested: false,
    } as Parameters<typeof presentRun>[0];
    expect(presentRun(run)).toMatchObject({
      percent: 25,
      contactsPerMinute: 30_000,
      secondsLeft: 12,
      seconds: 4,
    });
  });
});
