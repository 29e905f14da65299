import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { type Budget, createBudget } from '../../../bridge/dataverse/http/createBudget.ts';
import { manualClock } from '../clocks.ts';

/** Asks for turns and keeps who has got one. */
async function ask(budget: Budget, count: number): Promise<(() => void)[]> {
  const granted: (() => void)[] = [];
  for (let index = 0; index < count; index += 1) {
    budget.acquire({ patience: Number.POSITIVE_INFINITY }).then((release) => granted.push(release));
  }
  await setImmediate();
  return granted;
}

test('starts with four at once', async () => {
  expect(await ask(createBudget(manualClock()), 10)).toHaveLength(4);
});

test('gives the turn of one that is done to the next', async () => {
  const granted = await ask(createBudget(manualClock()), 5);
  granted[0]?.();
  await setImmediate();
  expect(granted).toHaveLength(5);
});

test('a turn given back twice counts once', async () => {
  const granted = await ask(createBudget(manualClock()), 6);
  granted[0]?.();
  granted[0]?.();
  await setImmediate();
  expect(granted).toHaveLength(5);
});

test('grows with success, without advice to eight', () => {
  const budget = createBudget(manualClock());
  for (let answers = 0; answers < 50; answers += 1) budget.succeeded(undefined);
  expect(budget.atOnce()).toBe(8);
});

test('grows to what Dataverse recommends, never above 52', () => {
  const budget = createBudget(manualClock());
  for (let answers = 0; answers < 100; answers += 1) budget.succeeded(20);
  expect(budget.atOnce()).toBe(20);
  for (let answers = 0; answers < 100; answers += 1) budget.succeeded(500);
  expect(budget.atOnce()).toBe(52);
});

test('shrinks at once when Dataverse recommends less', () => {
  const budget = createBudget(manualClock());
  budget.succeeded(2);
  expect(budget.atOnce()).toBe(2);
});

test('nobody sends while Dataverse asks for a pause', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  budget.throttled(30_000);
  const granted = await ask(budget, 1);
  await clock.advance(29_999);
  expect(granted).toHaveLength(0);
  await clock.advance(1);
  expect(granted).toHaveLength(1);
});

test('a later pause prolongs an earlier one', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  budget.throttled(10_000);
  const granted = await ask(budget, 1);
  budget.throttled(30_000);
  await clock.advance(10_000);
  expect(granted).toHaveLength(0);
  await clock.advance(20_000);
  expect(granted).toHaveLength(1);
});

test('requests refused together halve the number at once only once', () => {
  const budget = createBudget(manualClock());
  for (let refusals = 0; refusals < 4; refusals += 1) budget.throttled(1000);
  expect(budget.atOnce()).toBe(2);
});

test('after a pause one request tries whether it is over, the others follow it', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  for (let answers = 0; answers < 30; answers += 1) budget.succeeded(20);
  budget.throttled(1000);
  const granted = await ask(budget, 20);
  await clock.advance(1000);
  expect(granted).toHaveLength(1);
  budget.succeeded(20);
  await setImmediate();
  expect(granted).toHaveLength(10);
});

test('an answer from before the pause does not end it', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  budget.throttled(1000);
  budget.succeeded(20);
  const granted = await ask(budget, 5);
  await clock.advance(1000);
  expect(granted).toHaveLength(1);
});

test('throttled again and again it still sends one at a time', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  for (let refusals = 0; refusals < 10; refusals += 1) {
    budget.throttled(1000);
    await clock.advance(1000);
  }
  expect(budget.atOnce()).toBe(1);
});

test('after throttling it grows again by one each twenty seconds, not with every answer', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  for (let answers = 0; answers < 30; answers += 1) budget.succeeded(20);
  budget.throttled(1000);
  await clock.advance(1000);
  for (let answers = 0; answers < 30; answers += 1) budget.succeeded(20);
  expect(budget.atOnce()).toBe(10);
  await clock.advance(20_000);
  for (let answers = 0; answers < 30; answers += 1) budget.succeeded(20);
  expect(budget.atOnce()).toBe(11);
});

test('who cannot wait for the end of a pause is told at once', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  budget.throttled(60_000);
  await expect(budget.acquire({ patience: clock.now() + 5000 })).rejects.toMatchObject({
    kind: 'throttled',
    retryAfterMs: 60_000,
  });
});

test('who waits when a pause begins that is too long for him is told at once', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  await ask(budget, 4);
  const waiting = budget.acquire({ patience: clock.now() + 5000 });
  budget.throttled(60_000);
  await expect(waiting).rejects.toMatchObject({ kind: 'throttled' });
});

test('a deadline ends the wait for a turn', async () => {
  const clock = manualClock();
  const budget = createBudget(clock);
  await ask(budget, 4);
  const refused = expect(
    budget.acquire({ deadline: clock.now() + 5000, patience: Number.POSITIVE_INFINITY }),
  ).rejects.toMatchObject({
    kind: 'stopped',
  });
  await clock.advance(5000);
  await refused;
});

test('one that gave up waiting takes no turn', async () => {
  const budget = createBudget(manualClock());
  const granted = await ask(budget, 4);
  const controller = new AbortController();
  const refused = expect(
    budget.acquire({ signal: controller.signal, patience: Number.POSITIVE_INFINITY }),
  ).rejects.toMatchObject({
    kind: 'stopped',
  });
  controller.abort();
  await refused;
  const later = await ask(budget, 1);
  granted[0]?.();
  await setImmediate();
  expect(later).toHaveLength(1);
});

test.each(['throttled', 'pause'] as const)(
  'a day asked for by one answer (%s) is cut, and then one request tries whether it is over',
  async (told) => {
    const clock = manualClock();
    const budget = createBudget(clock, 60_000);
    budget[told](24 * 60 * 60_000);
    const granted = await ask(budget, 3);
    await clock.advance(59_999);
    expect(granted).toHaveLength(0);
    await clock.advance(1);
    expect(granted.length).toBeGreaterThan(0);
    expect(budget.isPausedUntil(clock.now() + 1)).toBe(false);
  },
);
