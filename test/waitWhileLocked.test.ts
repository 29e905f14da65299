import { expect, test, vi } from 'vitest';
import { DatabaseError } from '../bridge/database/databaseError.ts';
import { waitWhileLocked } from '../bridge/waitWhileLocked.ts';

const locked = new DatabaseError('busy', 'The embedded database refused a statement: database is locked.');

/** Work that is refused so many times. */
function refusedFirst(times: number, error: unknown = locked) {
  let calls = 0;
  return vi.fn(async () => {
    calls += 1;
    if (calls <= times) throw error;
    return 'done';
  });
}

test('work is done again until the database is free, and what it waits for is told once', async () => {
  const onWait = vi.fn();
  const work = refusedFirst(3);
  expect(await waitWhileLocked(work, { patienceMs: 60_000, onWait, pauseMs: 1 })).toBe('done');
  expect(work).toHaveBeenCalledTimes(4);
  expect(onWait.mock.calls).toEqual([[locked]]);
});

test('it is given up when the patience is over', async () => {
  const work = refusedFirst(1000);
  const waiting = waitWhileLocked(work, { patienceMs: 0, onWait: () => undefined, pauseMs: 1 });
  await expect(waiting).rejects.toBe(locked);
});

test('what is no lock is not waited for', async () => {
  const gone = new DatabaseError('unavailable', 'gone');
  const work = refusedFirst(1, gone);
  const waiting = waitWhileLocked(work, { patienceMs: 60_000, onWait: () => undefined, pauseMs: 1 });
  await expect(waiting).rejects.toBe(gone);
  expect(work).toHaveBeenCalledOnce();
});
