import { expect, it } from 'vitest';
import { createTroubleLog } from '../../../bridge/sync/subscriptions/createTroubleLog.ts';

it('tells what goes on failing at first, then every few minutes with how often, and that it works again', () => {
  let now = 0;
  const told: [string, object, string][] = [];
  const log = {
    warn: (said: object, text: string) => told.push(['warn', said, text]),
    info: (said: object, text: string) => told.push(['info', said, text]),
  };
  const trouble = createTroubleLog<string>(log as never, () => now);
  const error = new Error('The table is locked.');
  for (let second = 0; second <= 600; second += 1) {
    now = second * 1_000;
    trouble.failed('forms', error, 'It failed', { kind: 'forms' });
  }
  trouble.works('forms');
  trouble.works('forms');
  trouble.works('runs');
  expect(told).toEqual([
    ['warn', { err: error, kind: 'forms' }, 'It failed'],
    ['warn', { err: error, kind: 'forms', failures: 300 }, 'It failed'],
    ['warn', { err: error, kind: 'forms', failures: 300 }, 'It failed'],
    ['info', { seconds: 600, trouble: 'It failed' }, 'What had failed works again'],
  ]);
});

it('tells another error and another thing at once', () => {
  const told: unknown[] = [];
  const log = { warn: (said: object) => told.push(said), info: () => undefined };
  const trouble = createTroubleLog<string>(log as never, () => 0);
  for (const [key, text] of [
    ['forms', 'one'],
    ['forms', 'one'],
    ['forms', 'other'],
    ['runs', 'one'],
  ] as const)
    trouble.failed(key, new Error(text), 'It failed');
  expect(told).toHaveLength(3);
  trouble.keep(new Set(['forms']));
  trouble.failed('runs', new Error('one'), 'It failed');
  expect(told).toHaveLength(4);
});
