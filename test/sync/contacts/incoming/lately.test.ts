import { expect, it } from 'vitest';
import { lately } from '../../../../bridge/sync/contacts/incoming/lately.ts';
import type { SyncParts } from '../../../../bridge/sync/syncParts.ts';

const engine = (reuseMs: number) => ({ timing: { reuseMs } }) as SyncParts;

it('reads once in a moment, and again after it', async () => {
  let reads = 0;
  const read = async () => {
    reads += 1;
    return reads;
  };
  const [patient, hasty] = [engine(60_000), engine(0)];
  expect([await lately(patient, read), await lately(patient, read)]).toEqual([1, 1]);
  expect([await lately(hasty, read), await lately(hasty, read)]).toEqual([2, 3]);
});

it('asks anew after a refusal', async () => {
  let isPaused = true;
  const refuse = async () => {
    if (isPaused) throw new Error('paused');
  };
  const parts = engine(60_000);
  await expect(lately(parts, refuse)).rejects.toThrow('paused');
  isPaused = false;
  await expect(lately(parts, refuse)).resolves.toBeUndefined();
});
