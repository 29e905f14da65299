import { expect, test } from 'vitest';
import { watchReadiness } from '../bridge/watchReadiness.ts';

/** What is logged while one look after the other ends so: an error's text, or undefined where both sides answer. */
async function watch(outcomes: (string | undefined)[]): Promise<{ said: string[]; waits: number[] }> {
  const said: string[] = [];
  const waits: number[] = [];
  const note = (level: string) => (_fields: unknown, text?: string) => void said.push(`${level}: ${text}`);
  const stopping = new AbortController();
  await watchReadiness({
    look: async () => {
      const outcome = outcomes.shift();
      if (outcome !== undefined) throw new Error(outcome);
      return { port: 1 };
    },
    log: { info: note('info'), error: note('error'), debug: note('debug') },
    intervalMs: 60_000,
    signal: stopping.signal,
    wait: async (milliseconds) => {
      waits.push(milliseconds);
      if (outcomes.length === 0) stopping.abort();
    },
  });
  return { said, waits };
}

test('is ready when both sides answer', async () => {
  expect(await watch([undefined])).toEqual({ said: ['info: The bridge is ready'], waits: [] });
});

test('with a wrong secret it is not ready, says why once, and is ready when it was put right', async () => {
  const { said, waits } = await watch(['The secret is wrong.', 'The secret is wrong.', undefined]);
  expect(said).toEqual([
    'error: The bridge listens, but it is not ready: The secret is wrong.',
    'debug: The bridge is still not ready',
    'info: The bridge is ready',
  ]);
  expect(waits).toEqual([60_000, 60_000]);
});

test('says so again when the reason is another one, and ends with the process', async () => {
  const { said } = await watch(['The secret is wrong.', 'The database is away.']);
  expect(said.map((line) => line.split(':')[0])).toEqual(['error', 'error']);
});
