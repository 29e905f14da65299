import { Pool } from 'undici';

export interface Load {
  /** One address for each call, in turn. */
  urls: readonly string[];
  headers: Readonly<Record<string, string>>;
  bodies: readonly string[];
  /** What every call has to answer. */
  statuses: readonly number[];
  seconds: number;
}

/** Calls at once for each process that answers. */
const callersEach = 8;

/**
 * Calls with POST as fast as answers come, by several callers over connections that stay open.
 * @returns calls a second
 * @throws when a call answers anything else than expected
 */
export async function callersPerSecond({ urls, headers, bodies, statuses, seconds }: Load): Promise<number> {
  const targets = urls.map((url) => {
    const { origin, pathname } = new URL(url);
    return { pool: new Pool(origin, { connections: callersEach }), path: pathname };
  });
  let calls = 0;
  const deadline = performance.now() + seconds * 1000;
  const caller = async (index: number): Promise<void> => {
    const target = targets[index % targets.length];
    if (!target) return;
    while (performance.now() < deadline) {
      const body = bodies[calls % bodies.length] ?? '';
      calls += 1;
      const answer = await target.pool.request({ path: target.path, method: 'POST', headers, body });
      const text = await answer.body.text();
      if (!statuses.includes(answer.statusCode))
        throw new Error(`A call answered ${answer.statusCode}: ${text}`);
    }
  };
  const started = performance.now();
  try {
    await Promise.all(Array.from({ length: callersEach * targets.length }, (_, index) => caller(index)));
    return (calls * 1000) / (performance.now() - started);
  } finally {
    await Promise.all(targets.map(({ pool }) => pool.close()));
  }
}
