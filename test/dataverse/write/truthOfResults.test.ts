import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Fault } from '../../standins/dataverse/faults/faultRule.ts';
import { openConnection } from '../connect.ts';
import { contact, guid } from '../tables.ts';

const options = { tag: 'bridge', select: ['firstname'] };

/** Everything the wire, the gateway and Dataverse can do to a request, each striking at random. */
const fault = fc.constantFrom<Fault>(
  { type: 'throttle', code: 'requests', retryAfterSeconds: 30 },
  { type: 'throttle', code: 'concurrency', retryAfterSeconds: 1 },
  { type: 'unavailable' },
  { type: 'unavailable', retryAfterSeconds: 10 },
  { type: 'cut', when: 'beforeCommit' },
  { type: 'cut', when: 'afterCommit' },
  { type: 'truncate', afterBodyBytes: 500 },
  { type: 'misframe', how: 'missingPart' },
  { type: 'misframe', how: 'extraPart' },
  { type: 'misframe', how: 'noClosingBoundary' },
  { type: 'expiredToken' },
  { type: 'error', status: 500, code: '0x80044150', message: 'Generic SQL error.' },
  { type: 'error', status: 413, code: '', message: 'Request entity too large.' },
);

const storm = fc.record({
  count: fc.integer({ min: 1, max: 250 }),
  /** Rows whose value Dataverse refuses. */
  poisoned: fc.uniqueArray(fc.nat(249), { maxLength: 5 }),
  rules: fc.array(
    fc.record({
      fault,
      scope: fc.constantFrom('request' as const, 'operation' as const),
      probability: fc.double({ min: 0.05, max: 0.4, noNaN: true }),
      seed: fc.nat(1_000_000),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

test('whatever goes wrong, what is told of each created and updated row is true', async () => {
  await fc.assert(
    fc.asyncProperty(storm, async ({ count, poisoned, rules }) => {
      const { standin, client, close } = await openConnection();
      for (const { probability, seed, ...rule } of rules) {
        standin.conditions.faults.add({ ...rule, match: {}, schedule: { probability, seed } });
      }
      const stored = (id: string) => standin.organization.table('contact')?.rows.get(id)?.values.firstname;
      const name = (text: string, index: number) => (poisoned.includes(index) ? 'x'.repeat(51) : text);
      const ids = Array.from({ length: count }, (_, index) => guid(index + 1));

      const created = await client.createRows(
        contact,
        ids.map((id, index) => ({ id, values: { firstname: name('First', index) } })),
        options,
      );
      created.results.forEach((result, index) => {
        expect(result.id).toBe(ids[index]);
        if (result.outcome === 'ok') expect(stored(result.id)).toBe('First');
        else if (result.outcome !== 'unknown') expect(stored(result.id)).toBeUndefined();
        expect(result.outcome === 'unsent' && created.failure === undefined).toBe(false);
      });

      const there = ids.filter((id) => stored(id) !== undefined);
      const updated = await client.updateRows(
        contact,
        there.map((id, index) => ({ id, values: { firstname: name('Second', index) } })),
        options,
      );
      updated.results.forEach((result, index) => {
        expect(result.id).toBe(there[index]);
        if (result.outcome === 'ok')
          expect([stored(result.id), result.row.values.firstname]).toEqual(['Second', 'Second']);
        else if (result.outcome !== 'unknown') expect(stored(result.id)).toBe('First');
        expect(result.outcome === 'unsent' && updated.failure === undefined).toBe(false);
      });
      // Never more operations than one for each row, roll-backs aside: nothing with an unknown end is sent again.
      const written = standin.conditions.log.entries().flatMap(({ operations }) => operations);
      const updates = written.filter(({ kind, status }) => kind === 'update' && status === 200);
      expect(updates.length).toBeLessThanOrEqual(there.length);
      await close();
    }),
    { numRuns: 20 },
  );
});
