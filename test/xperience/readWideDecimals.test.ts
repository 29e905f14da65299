import { expect, it } from 'vitest';
import type { ContactHandle } from '../../bridge/database/bridgeDatabase.ts';
import { readWideDecimals } from '../../bridge/xperience/fields/readWideDecimals.ts';

/** A handle whose catalogue has these columns, and counts how often it is asked. */
function handleOf(exactDecimalDigits: number, fails = 0) {
  let asked = 0;
  const readColumns = async () => {
    asked += 1;
    if (asked <= fails) throw new Error('The database is away.');
    return ['decimal(18,2)', 'decimal(15,2)', 'nvarchar(50)', 'bigint'].map((type, index) => ({
      name: `Contact${index}`,
      type,
      nullable: true,
    }));
  };
  const handle = { db: {}, dialect: { exactDecimalDigits, readColumns } } as unknown as ContactHandle;
  return { handle, asked: () => asked };
}

it('names the decimals with more digits than a driver hands over, and asks once a minute', async () => {
  const { handle, asked } = handleOf(38);
  expect([...(await readWideDecimals(handle, () => 0))]).toEqual(['contact0']);
  await readWideDecimals(handle, () => 59_000);
  expect(asked()).toBe(1);
  await readWideDecimals(handle, () => 60_000);
  expect(asked()).toBe(2);
});

it('asks nothing of an engine that keeps no more digits', async () => {
  const { handle, asked } = handleOf(15);
  expect([...(await readWideDecimals(handle))]).toEqual([]);
  expect(asked()).toBe(0);
});

it('takes a failed look for no answer', async () => {
  const { handle } = handleOf(38, 1);
  await expect(readWideDecimals(handle, () => 0)).rejects.toThrow('away');
  expect((await readWideDecimals(handle, () => 0)).size).toBe(1);
});
