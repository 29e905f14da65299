import { describe, expect, test, vi } from 'vitest';
import { acquireLease, releaseLease, renewLease } from '../../../bridge/database/lease.ts';
import { migrate } from '../../../bridge/database/migrate.ts';
import type { TestEngine } from '../engine.ts';
import { useDatabase } from '../useDatabase.ts';

const long = 60_000;
/** Ends by itself while a test waits for it. */
const short = 100;

export function describeLeases(engine: TestEngine): void {
  const open = async () => {
    const made = await useDatabase(engine);
    await migrate(made.database);
    return { one: made.database, other: await made.again() };
  };
  const ask = (holder: string, milliseconds = long, name = 'runs.contacts') => ({
    name,
    holder,
    milliseconds,
  });

  describe(`leases on the ${engine.name}`, () => {
    test('only one process gets a lease', async () => {
      const { one, other } = await open();
      expect(await acquireLease(one, ask('one'))).toBe(1);
      expect(await acquireLease(other, ask('other'))).toBeUndefined();
    });

    test('the holder itself does not get it twice', async () => {
      const { one } = await open();
      await acquireLease(one, ask('one'));
      expect(await acquireLease(one, ask('one'))).toBeUndefined();
    });

    test('leases of different names do not touch each other', async () => {
      const { one, other } = await open();
      await acquireLease(one, ask('one', long, 'runs.contacts'));
      expect(await acquireLease(other, ask('other', long, 'runs.activities'))).toBe(1);
    });

    test('of many who ask at once exactly one gets it', async () => {
      const { one, other } = await open();
      const asked = Array.from({ length: 10 }, (_, index) =>
        acquireLease(index % 2 === 0 ? one : other, ask(`holder ${index}`)),
      );
      expect((await Promise.all(asked)).filter((token) => token !== undefined)).toEqual([1]);
    });

    test('one that was released is free at once, with a higher token', async () => {
      const { one, other } = await open();
      const token = (await acquireLease(one, ask('one'))) ?? 0;
      await releaseLease(one, { name: 'runs.contacts', holder: 'one', token });
      expect(await acquireLease(other, ask('other'))).toBe(token + 1);
    });

    test('one that would last for hours was granted before the clock went back, and is free', async () => {
      const { one, other } = await open();
      await acquireLease(one, ask('one', 2 * 60 * 60_000));
      expect(await acquireLease(other, ask('other'))).toBe(2);
    });

    test('one that ran out goes to the next, with a higher token', async () => {
      const { one, other } = await open();
      await acquireLease(one, ask('one', short));
      await vi.waitFor(async () => expect(await acquireLease(other, ask('other'))).toBe(2), {
        timeout: 60_000,
      });
    });

    test('a renewed one does not run out', async () => {
      const { one, other } = await open();
      const token = (await acquireLease(one, ask('one', 5_000))) ?? 0;
      expect(await renewLease(one, { ...ask('one', long), token })).toBe(true);
      expect(await acquireLease(other, ask('other'))).toBeUndefined();
    });

    test('one that ran out cannot be renewed, even when nobody took it', async () => {
      const { one } = await open();
      const token = (await acquireLease(one, ask('one', 1))) ?? 0;
      await vi.waitFor(async () => expect(await renewLease(one, { ...ask('one', 1), token })).toBe(false), {
        timeout: 60_000,
      });
    });

    test('a holder that lost it neither renews nor releases it', async () => {
      const { one, other } = await open();
      const token = (await acquireLease(one, ask('one', short))) ?? 0;
      await vi.waitFor(async () => expect(await acquireLease(other, ask('other'))).toBe(token + 1), {
        timeout: 60_000,
      });
      expect(await renewLease(one, { ...ask('one'), token })).toBe(false);
      await releaseLease(one, { name: 'runs.contacts', holder: 'one', token });
      expect(await acquireLease(one, ask('one'))).toBeUndefined();
    });
  });
}
