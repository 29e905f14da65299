import { afterEach, describe, expect, it, vi } from 'vitest';
import {
  createGathering,
  type GatheringOptions,
} from '../../../../bridge/sync/contacts/incoming/createGathering.ts';

/** Work that is done when it is let go. */
function gathering(options: GatheringOptions = { most: 3, atOnce: 1 }) {
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
/** After several were answered together one more turn is waited. */
const turns = () => turn().then(turn);

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
    await turns();
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
  await turns();
  pieces[1]?.end();
  expect(await others).toEqual([20, 30]);
  expect(pieces.map(({ items }) => items)).toEqual([[1], [2, 3]]);
});

it('who was answered together goes together again, though one is a turn of the event loop late', async () => {
  const { ask, pieces } = gathering();
  const first = Promise.all([ask(1), ask(2)]);
  await turn();
  pieces[0]?.end();
  await first;
  const again = [ask(3)];
  await turn();
  again.push(ask(4));
  await turn();
  pieces[1]?.end();
  expect(await Promise.all(again)).toEqual([30, 40]);
  expect(pieces.map(({ items }) => items)).toEqual([
    [1, 2],
    [3, 4],
  ]);
});

describe('where the work costs much however little it is', () => {
  afterEach(() => void vi.restoreAllMocks());

  /** Two callers are answered after work of so many ms; then one of them asks again. */
  async function answered(ms: number) {
    const { ask, pieces } = gathering({ most: 3, atOnce: 1, longestWaitMs: 1000 });
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const first = Promise.all([ask(1), ask(2)]);
    await turn();
    clock.mockReturnValue(ms);
    pieces[0]?.end();
    await first;
    void ask(3);
    return { ask, pieces };
  }

  it('waits for the others who were answered last, and begins when they are there', async () => {
    const { ask, pieces } = await answered(2000);
    await turn();
    expect(pieces).toHaveLength(1);
    void ask(4);
    await turn();
    expect(pieces[1]?.items).toEqual([3, 4]);
  });

  it('begins without those who do not come', async () => {
    const { pieces } = await answered(8);
    await vi.waitFor(() => expect(pieces[1]?.items).toEqual([3]), { interval: 1 });
  });

  it('waits for nobody longer than a turn after work that took no time', async () => {
    const { pieces } = await answered(0.9);
    await turns();
    expect(pieces[1]?.items).toEqual([3]);
  });

  it('lets one who calls alone never wait', async () => {
    const { ask, pieces } = gathering({ most: 3, atOnce: 1, longestWaitMs: 1000 });
    const clock = vi.spyOn(performance, 'now').mockReturnValue(0);
    const first = ask(1);
    await turn();
    clock.mockReturnValue(2000);
    pieces[0]?.end();
    await first;
    void ask(2);
    await turn();
    expect(pieces[1]?.items).toEqual([2]);
  });
});
