import { describe, expect, it } from 'vitest';
import { createGathering } from '../../../../bridge/sync/contacts/incoming/createGathering.ts';

/** Work that is done when it is let go. */
function gathering(options = { most: 3, atOnce: 1 }) {
  const pieces: { items: readonly number[]; end: (error?: Error) => void }[] = [];
  const ask = createGathering((items: readonly number[]) => {
    const { promise, resolve, reject } = Promise.withResolvers<number[]>();
    const end = (error?: Error) => (error ? reject(error) : resolve(items.map((item) => item * 10)));
    pieces.push({ items, end });
    return promise;
  }, options);
  return { ask, pieces };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('what is asked for at the same moment', () => {
  it('is done as one, and each is answered with its own', async () => {
    const { ask, pieces } = gathering();
    const answers = Promise.all([ask(1), ask(2)]);
    await turn();
    pieces[0]?.end();
    expect(await answers).toEqual([10, 20]);
    expect(pieces.map(({ items }) => items)).toEqual([[1, 2]]);
  });

  it('is done in pieces of so many at most', async () => {
    const { ask, pieces } = gathering({ most: 2, atOnce: 2 });
    const answers = Promise.all([1, 2, 3].map(ask));
    await turn();
    await turn();
    for (const { end } of pieces) end();
    expect(await answers).toEqual([10, 20, 30]);
    expect(pieces.map(({ items }) => items)).toEqual([[1, 2], [3]]);
  });

  it('fails for all of them where the work fails, and for nobody else', async () => {
    const { ask, pieces } = gathering();
    const failing = Promise.allSettled([ask(1), ask(2)]);
    await turn();
    const later = ask(3);
    pieces[0]?.end(new Error('gone'));
    expect((await failing).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await turn();
    pieces[1]?.end();
    expect(await later).toBe(30);
  });
});

it('what is asked for while work is under way begins after it, never with what was read before', async () => {
  const { ask, pieces } = gathering();
  const first = ask(1);
  await turn();
  const others = Promise.all([ask(2), ask(3)]);
  await turn();
  expect(pieces).toHaveLength(1);
  pieces[0]?.end();
  await first;
  await turn();
  pieces[1]?.end();
  expect(await others).toEqual([20, 30]);
  expect(pieces.map(({ items }) => items)).toEqual([[1], [2, 3]]);
});
