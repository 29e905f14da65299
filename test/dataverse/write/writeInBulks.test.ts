import { expect, test } from 'vitest';
import type { WebApi } from '../../../bridge/dataverse/webApi.ts';
import { createBulkSizer } from '../../../bridge/dataverse/write/createBulkSizer.ts';
import { writeInBulks } from '../../../bridge/dataverse/write/writeInBulks.ts';
import { guid } from '../tables.ts';

const fourAtOnce = { atOnce: () => 4 } as WebApi;

function rowsOf(count: number) {
  return Array.from({ length: count }, (_, index) => ({ id: guid(index + 1), bytes: 10 }));
}

/** A sizer that has learnt that Dynamics takes any number of rows. */
function unlimited() {
  return { ...createBulkSizer(1000), size: () => 1000 };
}

test('shares rows out over two turns of as many requests as may go at once', async () => {
  const sizes: number[] = [];
  await writeInBulks(fourAtOnce, {
    rows: rowsOf(1000),
    sizer: unlimited(),
    sendBulk: async (bulk) => {
      sizes.push(bulk.length);
      return { results: bulk.map(({ id }) => ({ id, outcome: 'ok' as const })) };
    },
  });
  expect(sizes).toEqual(Array.from({ length: 8 }, () => 125));
});

test('tells what a request wrote while others are still under way', async () => {
  const answers: (() => void)[] = [];
  const told: string[] = [];
  const report = writeInBulks(fourAtOnce, {
    rows: rowsOf(100),
    sizer: unlimited(),
    onResults: (results: readonly { id: string }[]) => told.push(...results.map(({ id }) => id)),
    sendBulk: async (bulk) => {
      await new Promise<void>((answer) => answers.push(answer));
      return { results: bulk.map(({ id }) => ({ id, outcome: 'ok' as const })) };
    },
  });
  const second = rowsOf(100).slice(50);
  answers[1]?.();
  await expect.poll(() => told).toEqual(second.map(({ id }) => id));
  answers[0]?.();
  expect((await report).results).toHaveLength(100);
  expect(told).toHaveLength(100);
});
