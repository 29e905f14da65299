import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { explainContact } from '../../../bridge/sync/explain/explainContact.ts';
import type { Run } from '../../../bridge/sync/state/runs/run.ts';
import { createEngine, type Engine, type EngineOptions } from '../createEngine.ts';
import { holdRequest } from '../holdRequest.ts';
import { onServer } from '../openSampleDatabase.ts';
import { setJobTitle } from '../setJobTitle.ts';
import { type Stage, startStage } from '../startStage.ts';
import { strikeFault } from '../strikeFault.ts';
import { touchContacts } from '../touchContacts.ts';

/** Pages of a run that are cut short, or whose answers are lost: what was done is told, once. */
let stage: Stage;

beforeEach(async () => {
  stage = await startStage({ contacts: 200, seed: 4 });
});

afterEach(() => stage.close());

/** Another process, which does not know that the first one was told to wait. */
async function anotherEngine(options: Partial<EngineOptions> = {}): Promise<Engine> {
  const engine = await createEngine({ ...stage.options, ...options });
  onTestFinished(() => engine.stop());
  return engine;
}

async function syncBy({ runs }: Engine): Promise<Run> {
  const { run } = await runs.syncContacts({
    mode: 'incremental',
    dryRun: false,
    requestedBy: 'test',
    waitMs: 60_000,
  });
  return run;
}

/** Linked contacts with a field that cannot travel, and those of them that have a failure that says so. */
async function misfits(): Promise<{ linked: number[]; told: number[] }> {
  const failures = await stage.database.db
    .selectFrom('dynamics365.failure')
    .select('contact_id')
    .where('state', '=', 'open')
    .where('field', '!=', '')
    .execute();
  const parts = (await anotherEngine()).parts;
  const linked: number[] = [];
  for (const contactId of (await stage.links()).keys()) {
    const { problems } = await explainContact(parts, contactId);
    if (problems.length > 0) linked.push(contactId);
  }
  return { linked: linked.sort(), told: [...new Set(failures.map((each) => each.contact_id))].sort() };
}

describe('a page that Dynamics ends in the middle', () => {
  it('counts the rows it has created, and tells which of their fields could not travel', async () => {
    await stage.database.db
      .updateTable('OM_Contact')
      .set({ ContactMiddleName: 'M'.repeat(60) })
      .where(sql<number>`ContactID % 3`, '=', 0)
      .execute();
    const longerThanAnybodyWaits = 3_600;
    const engine = await anotherEngine({ longestPauseMs: longerThanAnybodyWaits * 1_000 });
    await strikeFault(
      stage.inDynamics,
      { kinds: ['CreateMultiple'] },
      { type: 'throttle', code: 'requests', retryAfterSeconds: longerThanAnybodyWaits },
      { nth: 2 },
    );
    const run = await syncBy(engine);
    expect(run).toMatchObject({ state: 'failed', reasonCode: 'dynamicsThrottled' });
    expect(stage.rows().size).toBeGreaterThan(10);
    expect((await stage.links()).size).toBe(stage.rows().size);
    const { linked, told } = await misfits();
    expect(linked).not.toEqual([]);
    expect(told).toEqual(linked);
    expect(run.counts.created + run.counts.failed).toBe(stage.rows().size);
  });
});

describe.skipIf(onServer)('a failure that cannot be recorded', () => {
  it('leaves its contact unlinked, so that it is found again with the failure', async () => {
    const { db } = stage.database;
    await sql`create trigger dynamics365.refuse before insert on failure begin select raise(abort, 'No.'); end`.execute(
      db,
    );
    expect((await stage.sync()).state).toBe('failed');
    expect((await misfits()).linked).toEqual([]);
    await sql`drop trigger dynamics365.refuse`.execute(db);
    expect((await stage.sync()).state).toBe('finished');
    const { linked, told } = await misfits();
    expect(linked).not.toEqual([]);
    expect(told).toEqual(linked);
  });
});

describe('when the answer to a write is lost', () => {
  it('rows that were created all the same count as created', async () => {
    await strikeFault(
      stage.inDynamics,
      { kinds: ['CreateMultiple'] },
      { type: 'cut', when: 'afterCommit' },
      { nth: 1 },
    );
    const { counts } = await stage.sync();
    expect(counts.linked).toBe(0);
    expect(counts.created + counts.failed).toBe(stage.rows().size);
  });

  it('rows that were updated all the same count as updated', async () => {
    await stage.sync();
    await stage.sync({ mode: 'full' });
    await touchContacts(stage, { modified: 20, changed: 10, title: 'Rider' });
    await strikeFault(
      stage.inDynamics,
      { kinds: ['batch'], body: 'Rider' },
      { type: 'cut', when: 'afterCommit' },
      { nth: 1 },
    );
    const { counts } = await stage.sync();
    expect(counts.updated + counts.failed).toBe(10);
  });

  it('and it arrives when nobody wants it any more, it is put right and not taken for an edit in Dynamics', async () => {
    const hasty = await anotherEngine({ requestTimeoutMs: 1_500 });
    await syncBy(hasty);
    const [[contactId, rowId] = [0, '']] = await stage.links();
    const setTitle = (title: string) => setJobTitle(stage.database, contactId, title);
    await setTitle('Agreed');
    await syncBy(hasty);
    await setTitle('Second thought');
    const held = holdRequest(stage.dynamics, { kinds: ['batch'], body: 'Second thought' });
    const run = syncBy(hasty);
    await held.arrived();
    await setTitle('Agreed');
    expect(await run).toMatchObject({ state: 'finished', counts: { updated: 0 } });
    held.letGo();
    await vi.waitFor(() => expect(stage.rows().get(rowId)?.jobtitle).toBe('Second thought'), {
      timeout: 60_000,
      interval: 50,
    });
    await syncBy(hasty);
    expect(stage.rows().get(rowId)?.jobtitle).toBe('Agreed');
  });
});
