import { expect, it } from 'vitest';
import { createTurns } from '../../../bridge/sync/subscriptions/createTurns.ts';

const now = async <T>(promise: Promise<T>): Promise<T | 'waits'> =>
  Promise.race([promise, new Promise<'waits'>((resolve) => setImmediate(resolve, 'waits'))]);

it('gives a host so many turns at once, and others theirs beside it', async () => {
  const turns = createTurns({ all: 10, perHost: 2 });
  expect(await now(turns.at('one'))).toBeTypeOf('function');
  expect(await now(turns.at('one'))).toBeTypeOf('function');
  expect(await now(turns.at('one'))).toBe('waits');
  expect(await now(turns.at('other'))).toBeTypeOf('function');
});

it('gives the next turn to whoever has waited longest', async () => {
  const turns = createTurns({ all: 10, perHost: 1 });
  const leave = await turns.at('one');
  const order: string[] = [];
  const second = turns.at('one').then((done) => {
    order.push('second');
    done(true);
  });
  const third = turns.at('one').then((done) => {
    order.push('third');
    done(true);
  });
  leave(true);
  await Promise.all([second, third]);
  expect(order).toEqual(['second', 'third']);
});

it('gives a host that did not answer one turn at a time until it answers', async () => {
  const turns = createTurns({ all: 10, perHost: 3 });
  (await turns.at('ill'))(false);
  const leave = await turns.at('ill');
  const next = turns.at('ill');
  expect(await now(next)).toBe('waits');
  leave(true);
  expect(await now(next)).toBeTypeOf('function');
  expect(await now(turns.at('ill'))).toBeTypeOf('function');
});

it('bounds all of them, without letting a full host keep others waiting', async () => {
  const turns = createTurns({ all: 2, perHost: 1 });
  const leave = await turns.at('a');
  const behind = turns.at('a');
  expect(await now(turns.at('b'))).toBeTypeOf('function');
  const third = turns.at('c');
  expect(await now(third)).toBe('waits');
  leave(undefined);
  expect(await now(behind)).toBeTypeOf('function');
});
