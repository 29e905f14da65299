import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createBudget } from '../../bridge/dataverse/http/createBudget.ts';
import { createMetrics } from '../../bridge/metrics/createMetrics.ts';
import { observeState } from '../../bridge/metrics/observeState.ts';
import { readState } from '../../bridge/metrics/readState.ts';
import { serveMetrics } from '../../bridge/metrics/serveMetrics.ts';
import { createEventDetection } from '../../bridge/sync/events/createEventDetection.ts';
import { pollEvents } from '../../bridge/sync/events/pollEvents.ts';
import { setJobTitle } from '../sync/setJobTitle.ts';
import { type Stage, startStage } from '../sync/startStage.ts';

let stage: Stage;

beforeAll(async () => {
  stage = await startStage({ contacts: 60, seed: 4 });
  await stage.sync({ kind: 'contacts' } as never);
});
afterAll(() => stage.close());

/** The lines of a metric, without its description. */
async function linesOf(url: string, name: string): Promise<string[]> {
  const text = await (await fetch(url)).text();
  return text.split('\n').filter((line) => line.startsWith(`xperience_bridge_${name}`));
}

interface Watched {
  url: string;
  metrics: ReturnType<typeof createMetrics>;
  asked: () => number;
  breakDatabase(): void;
  close(): void;
}

async function watch(): Promise<Watched> {
  const metrics = createMetrics({ timeZone: stage.options.timeZone });
  let asked = 0;
  let broken = false;
  const observe = observeState({
    registry: metrics.registry,
    read: () => {
      asked += 1;
      if (broken) throw new Error('no database');
      return readState(stage.engine.parts);
    },
    freshMs: 60_000,
    patienceMs: 30_000,
    clock: () => (broken ? 1e9 : 0),
  });
  const server = serveMetrics({
    registry: metrics.registry,
    observe,
    hostname: '127.0.0.1',
    port: 0,
    onError: (error) => {
      throw error;
    },
  });
  await new Promise((resolve) => server.once('listening', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : 0;
  return {
    url: `http://127.0.0.1:${port}/metrics`,
    metrics,
    asked: () => asked,
    breakDatabase: () => {
      broken = true;
    },
    close: () => void server.close(),
  };
}

describe('metrics', () => {
  it('count calls by operation and answer, and requests to Dynamics by purpose', async () => {
    const { url, metrics, close } = await watch();
    metrics.answered({ operation: 'UpdateContact', status: 204, seconds: 0.002 });
    metrics.answered({ operation: 'UpdateContact', status: 204, seconds: 0.002 });
    metrics.requested({ purpose: 'update rows', status: 429, milliseconds: 40 });
    metrics.requested({ purpose: 'update rows', milliseconds: 40 });
    expect(await linesOf(url, 'calls_total')).toEqual([
      'xperience_bridge_calls_total{operation="UpdateContact",status="204"} 2',
    ]);
    expect(await linesOf(url, 'dynamics_requests_total')).toEqual([
      'xperience_bridge_dynamics_requests_total{purpose="update rows",status="429"} 1',
      'xperience_bridge_dynamics_requests_total{purpose="update rows",status="none"} 1',
    ]);
    expect(await linesOf(url, 'dynamics_throttled_total')).toEqual([
      'xperience_bridge_dynamics_throttled_total 1',
    ]);
    close();
  });

  it('show the newest run, open failures by their code, and that nothing is paused', async () => {
    const { url, close } = await watch();
    expect(await linesOf(url, 'run_last_state')).toEqual([
      'xperience_bridge_run_last_state{kind="contacts",state="finished"} 1',
    ]);
    const created = stage.rows().size;
    expect(await linesOf(url, 'run_last_count{kind="contacts",result="created"}')).toEqual([
      `xperience_bridge_run_last_count{kind="contacts",result="created"} ${created}`,
    ]);
    expect(await linesOf(url, 'paused')).toEqual(['xperience_bridge_paused 0']);
    expect(await linesOf(url, 'database_up')).toEqual(['xperience_bridge_database_up 1']);
    const [end = ''] = await linesOf(url, 'run_last_end_timestamp_seconds');
    expect(Math.abs(Number(end.split(' ').at(-1)) - Date.now() / 1000)).toBeLessThan(600);
    close();
  });

  it('tell how long changes took to arrive, whatever zone the Xperience server is in', async () => {
    const { url, metrics, close } = await watch();
    stage.engine.parts.observer = metrics;
    const [contact = 0] = (await stage.links()).keys();
    await stage.sync();
    expect(await linesOf(url, 'arrival_lag_seconds_count')).toEqual([
      'xperience_bridge_arrival_lag_seconds_count{kind="contact"} 0',
      'xperience_bridge_arrival_lag_seconds_count{kind="activity"} 0',
    ]);
    await setJobTitle(stage.database, contact, 'Measured');
    await stage.sync();
    expect(await linesOf(url, 'arrival_lag_seconds_count{kind="contact"}')).toEqual([
      'xperience_bridge_arrival_lag_seconds_count{kind="contact"} 1',
    ]);
    const [sum = ''] = await linesOf(url, 'arrival_lag_seconds_sum{kind="contact"}');
    expect(Number(sum.split(' ').at(-1))).toBeLessThan(300);
    // What a full run sends again was not changed now.
    await stage.inDynamics.send('PATCH', `contacts(${(await stage.links()).get(contact)})`, {
      jobtitle: 'Overwritten',
    });
    await stage.sync({ mode: 'full' });
    expect(await linesOf(url, 'arrival_lag_seconds_count{kind="contact"}')).toEqual([
      'xperience_bridge_arrival_lag_seconds_count{kind="contact"} 1',
    ]);
    stage.engine.parts.observer = undefined;
    close();
  });

  it('tell how many events wait for a flow that polls, and nothing where none does', async () => {
    const { parts } = stage.engine;
    const detection = createEventDetection(parts, { intervalMs: 0 });
    const filter = { kind: 'runFinished', onlyWithFailures: false } as const;
    const poll = (cursor?: string) => pollEvents(parts, detection, { filter, cursor }, async (ids) => ids);
    const { cursor } = await poll();
    await stage.sync();
    await stage.sync();
    await detection.detect();
    const before = await watch();
    expect(await linesOf(before.url, 'events_waiting')).toEqual([
      'xperience_bridge_events_waiting{kind="runFinished"} 2',
    ]);
    before.close();
    await poll(cursor);
    const after = await watch();
    expect(await linesOf(after.url, 'events_waiting')).toEqual([
      'xperience_bridge_events_waiting{kind="runFinished"} 0',
    ]);
    after.close();
  });

  it('tell how flows that are told at once stand, and what became of notifications', async () => {
    const { db, dialect } = stage.database;
    const row = {
      ...{
        public_id: crypto.randomUUID(),
        kind: 'runFinished',
        filter: '{"onlyWithFailures":false}',
        owner: 'Ann',
      },
      ...{
        owner_kind: 'apiKey',
        address: 's1.x',
        host: 'prod.logic.azure.com',
        target_hash: 'x',
        state: 'paused',
      },
      ...{ changed_at: dialect.utcNow(), created_at: dialect.utcNow(), position: 0 },
    };
    await db.insertInto('dynamics365.subscription').values(row).execute();
    // Events are recorded one after the other: the first that waits is the oldest.
    await db.deleteFrom('dynamics365.event').execute();
    await db
      .insertInto('dynamics365.event')
      .values({
        kind: 'runFinished',
        subject_id: 1,
        occurred_at: dialect.utcNow(),
        recorded_at: dialect.utcNow(-120_000),
      })
      .execute();
    const { url, metrics, close } = await watch();
    metrics.told('delivered');
    expect(await linesOf(url, 'subscriptions')).toEqual(['xperience_bridge_subscriptions{state="paused"} 1']);
    const [waiting, oldest] = [
      await linesOf(url, 'notifications_waiting'),
      await linesOf(url, 'notifications_oldest_seconds'),
    ].map(([line = '']) => Number(line.split(' ').at(-1)));
    expect(waiting).toBeGreaterThan(0);
    expect(oldest).toBeGreaterThanOrEqual(119);
    expect(await linesOf(url, 'notifications_total')).toEqual([
      'xperience_bridge_notifications_total{result="delivered"} 1',
    ]);
    close();
    await db.deleteFrom('dynamics365.subscription').execute();
    await db.deleteFrom('dynamics365.event').where('subject_id', '=', 1).execute();
  });

  it('count for how long Dynamics asked to wait, each moment once', async () => {
    const { url, metrics, close } = await watch();
    let time = 0;
    const clock = { now: () => time, random: Math.random, sleep: () => new Promise<void>(() => {}) };
    const budget = createBudget(clock, 60_000, metrics.pausing);
    budget.throttled(10_000);
    budget.throttled(10_000);
    time = 5_000;
    budget.throttled(10_000);
    budget.pause(1_000);
    expect(await linesOf(url, 'dynamics_pause_seconds_total')).toEqual([
      'xperience_bridge_dynamics_pause_seconds_total{reason="throttled"} 15',
      'xperience_bridge_dynamics_pause_seconds_total{reason="away"} 0',
    ]);
    close();
  });

  it('hold a bounded number of series, whatever purposes requests have', async () => {
    const { url, metrics, close } = await watch();
    for (let n = 0; n < 1_000; n += 1)
      metrics.requested({ purpose: `read rows of table${n}`, status: 200, milliseconds: 1 });
    const lines = await linesOf(url, 'dynamics_requests_total');
    expect(lines).toHaveLength(201);
    expect(lines).toContain('xperience_bridge_dynamics_requests_total{purpose="other",status="200"} 800');
    close();
  });

  it('ask the database once, however often they are read', async () => {
    const { url, asked, close } = await watch();
    await Promise.all(Array.from({ length: 20 }, () => fetch(url)));
    expect(asked()).toBe(1);
    close();
  });

  it('say that the database is away, and show nothing that might be out of date', async () => {
    const { url, breakDatabase, close } = await watch();
    await fetch(url);
    breakDatabase();
    expect(await linesOf(url, 'database_up')).toEqual(['xperience_bridge_database_up 0']);
    expect(await linesOf(url, 'run_last_state')).toEqual([]);
    close();
  });

  it('are at one address only', async () => {
    const { url, close } = await watch();
    expect((await fetch(url.replace('/metrics', '/'))).status).toBe(404);
    expect((await fetch(url, { method: 'POST' })).status).toBe(404);
    close();
  });

  it('hold nothing of anybody', async () => {
    const { url, close } = await watch();
    const text = await (await fetch(url)).text();
    expect(text).not.toMatch(/@|Contact[A-Z]|editor\./);
    close();
  });
});
