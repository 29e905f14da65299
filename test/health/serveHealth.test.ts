import { Hono } from 'hono';
import { describe, expect, it } from 'vitest';
import { createLook } from '../../bridge/health/createLook.ts';
import { serveHealth } from '../../bridge/health/serveHealth.ts';

interface Stage {
  get(path: string, method?: string): Promise<{ status: number; text: string; headers: Headers }>;
  database: { usable: boolean; asked: number };
  stop(): void;
  later(milliseconds: number): void;
}

function startStage(): Stage {
  const database = { usable: true, asked: 0 };
  const stopping = new AbortController();
  let now = 0;
  const app = new Hono();
  const look = createLook({
    ask: async () => {
      database.asked += 1;
      if (!database.usable) throw new Error('Login failed for user "sync".');
    },
    freshMs: 2_000,
    patienceMs: 1_000,
    clock: () => now,
  });
  serveHealth(app, { looks: [look], stopping: stopping.signal, basePath: '/xperience-dynamics365' });
  return {
    database,
    stop: () => stopping.abort(),
    later: (milliseconds) => {
      now += milliseconds;
    },
    get: async (path, method = 'GET') => {
      const response = await app.request(path, { method });
      return { status: response.status, text: await response.text(), headers: response.headers };
    },
  };
}

describe('probes', () => {
  it.each(['/health/live', '/xperience-dynamics365/health/live'])(
    '%s answers while the database is away',
    async (path) => {
      const stage = startStage();
      stage.database.usable = false;
      expect(await stage.get(path)).toMatchObject({ status: 200, text: 'live\n' });
    },
  );

  it.each(['/health/ready', '/xperience-dynamics365/health/ready'])(
    '%s follows the database',
    async (path) => {
      const stage = startStage();
      expect(await stage.get(path)).toMatchObject({ status: 200, text: 'ready\n' });
      stage.database.usable = false;
      stage.later(2_000);
      expect(await stage.get(path)).toMatchObject({ status: 503, text: 'not ready\n' });
      stage.database.usable = true;
      stage.later(2_000);
      expect(await stage.get(path)).toMatchObject({ status: 200, text: 'ready\n' });
    },
  );

  it('say nothing of why, to whoever asks', async () => {
    const stage = startStage();
    stage.database.usable = false;
    const { text, headers } = await stage.get('/health/ready');
    expect(`${text}${JSON.stringify([...headers])}`).not.toContain('Login');
  });

  it('ask the database once, however many ask at once and within two seconds', async () => {
    const stage = startStage();
    await Promise.all(Array.from({ length: 50 }, () => stage.get('/health/ready')));
    stage.later(1_999);
    await stage.get('/health/ready');
    expect(stage.database.asked).toBe(1);
  });

  it('send callers elsewhere once the process is told to end', async () => {
    const stage = startStage();
    stage.stop();
    expect(await stage.get('/health/ready')).toMatchObject({ status: 503, text: 'stopping\n' });
    expect(await stage.get('/health/live')).toMatchObject({ status: 200 });
  });

  it('wait for a database that says nothing no longer than they have to', async () => {
    const look = createLook({ ask: () => new Promise(() => {}), freshMs: 2_000, patienceMs: 10 });
    expect(await look()).toBe(false);
  });

  it('ask a database that hangs once, not with every look, and again when it has answered', async () => {
    let now = 0;
    let asked = 0;
    let answer = () => {};
    const ask = () => {
      asked += 1;
      return new Promise<void>((resolve) => {
        answer = resolve;
      });
    };
    const look = createLook({ ask, freshMs: 2_000, patienceMs: 10, clock: () => now });
    for (let looks = 0; looks < 5; looks += 1) {
      expect(await look()).toBe(false);
      now += 2_000;
    }
    expect(asked).toBe(1);
    answer();
    await new Promise(setImmediate);
    const again = look();
    answer();
    expect(await again).toBe(true);
    expect(asked).toBe(2);
  });

  it('give up a question that is not answered within a minute', async () => {
    let now = 0;
    let asked = 0;
    const ask = () => {
      asked += 1;
      return new Promise(() => {});
    };
    const look = createLook({ ask, freshMs: 2_000, patienceMs: 10, clock: () => now });
    await look();
    now = 60_000;
    await look();
    expect(asked).toBe(2);
  });

  it('may be asked by HEAD', async () => {
    expect(await startStage().get('/health/live', 'HEAD')).toMatchObject({ status: 200, text: '' });
  });

  it('are kept by nobody in between', async () => {
    expect((await startStage().get('/health/ready')).headers.get('cache-control')).toBe('no-store');
  });
});
