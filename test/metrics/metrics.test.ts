import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createMetrics } from '../../bridge/metrics/createMetrics.ts';
import { observeState } from '../../bridge/metrics/observeState.ts';
import { readState } from '../../bridge/metrics/readState.ts';
import { serveMetrics } from '../../bridge/metrics/serveMetrics.ts';
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
  const metrics = createMetrics();
  let asked = 0;
  let broken = false;
  const observe = observeState({
    registry: metrics.registry,
    read: () => {
      asked += 1;
      if (broken) throw new Error('no database');
      return readState(stage.database, 'me');
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
