import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DecisionCaller } from '../../../bridge/mapping/types.ts';
import { lossless, lossy, references } from './pairKinds.ts';
import { afterWrites, anyRules, callers, compileKinds, decide, situations } from './situations.ts';

const all = situations([...lossless, ...lossy], anyRules);
const takingRun: DecisionCaller = { kind: 'run', takeDynamicsChanges: true };
const runs = { numRuns: 500 };

describe('a decision', () => {
  it('leaves nothing to do for a second one, whoever asks the second time in the same way', () => {
    fc.assert(
      fc.property(all, ({ mapping, caller, ...sides }) => {
        const first = decide(mapping, sides, undefined, caller);
        const second = decide(mapping, afterWrites(mapping, sides, first), first.agreed, caller);
        expect(second).toMatchObject({ toDynamics: {}, toXperience: {}, agreed: first.agreed });
        expect(second.fields.filter(({ action }) => action !== 'none')).toEqual([]);
      }),
      runs,
    );
  });

  it('leaves nothing to do after later changes of either side either', () => {
    fc.assert(
      fc.property(all, callers, ({ mapping, caller, later, ...sides }, nextCaller) => {
        const { agreed } = decide(mapping, sides, undefined, caller);
        const next = decide(mapping, later, agreed, nextCaller);
        const last = decide(mapping, afterWrites(mapping, later, next), next.agreed, nextCaller);
        expect(last).toMatchObject({ toDynamics: {}, toXperience: {}, agreed: next.agreed });
      }),
      runs,
    );
  });

  it('makes both sides equal where everything may travel and nothing is lost', () => {
    const rules = fc.record({
      conflict: fc.constantFrom('byCaller', 'xperience', 'dynamics'),
      sendEmpty: fc.constant(true),
    } as const);
    fc.assert(
      fc.property(situations(lossless, rules), ({ mapping, later, ...sides }) => {
        const first = decide(mapping, sides, undefined, takingRun);
        const changed = { ours: later.ours, theirs: afterWrites(mapping, sides, first).theirs };
        for (const [before, agreed] of [
          [sides, undefined],
          [changed, first.agreed],
          [later, first.agreed],
        ] as const) {
          const decision = decide(mapping, before, agreed, takingRun);
          const after = afterWrites(mapping, before, decision);
          expect(decision.problems).toEqual([]);
          for (const pair of mapping.pairs) {
            const values = [
              after.ours[pair.field.name] ?? null,
              after.theirs[pair.property] ?? null,
            ] as const;
            expect(pair.equal(...values, references)).toBe(true);
          }
        }
      }),
      runs,
    );
  });

  it('does not depend on the order of anything', () => {
    fc.assert(
      fc.property(all, ({ mapping, kinds, items, caller, later, ours, theirs }) => {
        const reversed = compileKinds([...kinds].reverse(), [...items].reverse());
        const turned = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).reverse());
        const { agreed } = decide(mapping, { ours, theirs }, undefined, caller);
        const expected = decide(mapping, later, agreed, caller);
        const sides = { ours: turned(later.ours), theirs: turned(later.theirs) };
        expect(decide(reversed, sides, turned(agreed), caller)).toEqual(expected);
        expect(reversed.fingerprint).toBe(mapping.fingerprint);
      }),
      runs,
    );
  });

  it('never overwrites a side that alone moved', () => {
    fc.assert(
      fc.property(all, callers, ({ mapping, caller, later, ...sides }, nextCaller) => {
        const first = decide(mapping, sides, undefined, caller);
        const { ours, theirs } = afterWrites(mapping, sides, first);
        const settled = first.fields
          .filter(({ column }) => first.agreed[column] !== undefined)
          .map(({ field }) => field);
        const pairs = mapping.pairs.filter(({ field }) => settled.includes(field.name));

        const oursMoved = decide(mapping, { ours: later.ours, theirs }, first.agreed, nextCaller);
        for (const { field } of pairs) expect(oursMoved.toXperience).not.toHaveProperty([field.name]);
        const theirsMoved = decide(mapping, { ours, theirs: later.theirs }, first.agreed, nextCaller);
        for (const pair of pairs)
          expect(theirsMoved.toDynamics).not.toHaveProperty([pair.writeProperty(null)[0]]);
      }),
      runs,
    );
  });

  it('lets the side win that the rule names where both moved, else the caller', () => {
    const rules = fc.record({
      direction: fc.constantFrom('both', 'toDynamics', 'toXperience'),
      conflict: fc.constantFrom('byCaller', 'xperience', 'dynamics'),
      sendEmpty: fc.constant(true),
    } as const);
    const asking = fc.constantFrom<DecisionCaller>(takingRun, { kind: 'updateContact' });
    fc.assert(
      fc.property(situations(lossless, rules), asking, ({ mapping, later, ...sides }, caller) => {
        const { agreed } = decide(mapping, sides, undefined, takingRun);
        const decision = decide(mapping, later, agreed, caller);
        for (const field of decision.fields.filter(({ why }) => why === 'bothMoved')) {
          const { direction, item } = mapping.pairs.find((pair) => pair.column.name === field.column) ?? {};
          const named = direction === 'both' ? item?.conflict : direction;
          const inbound = caller.kind === 'updateContact';
          const dynamicsWins =
            named === 'dynamics' || named === 'toXperience' || (named === 'byCaller' && inbound);
          // UpdateContact leaves what goes to Dynamics to the next run.
          expect(field.action).toBe(dynamicsWins ? 'take' : inbound ? 'none' : 'send');
        }
      }),
      runs,
    );
  });

  it('takes nothing from Dynamics in a run that may not', () => {
    fc.assert(
      fc.property(all, ({ mapping, later, ...sides }) => {
        const caller: DecisionCaller = { kind: 'run', takeDynamicsChanges: false };
        const { agreed } = decide(mapping, sides, undefined, takingRun);
        expect(decide(mapping, later, agreed, caller).toXperience).toEqual({});
      }),
      runs,
    );
  });

  it('of a partial body touches only what the body holds', () => {
    fc.assert(
      fc.property(all, fc.nat({ max: 3 }), ({ mapping, caller, later, ...sides }, kept) => {
        const { agreed } = decide(mapping, sides, undefined, caller);
        const body = Object.fromEntries(Object.entries(later.theirs).slice(0, kept));
        const decision = decide(mapping, { ours: later.ours, theirs: body }, agreed, {
          kind: 'updateContact',
        });
        const held = new Set(
          mapping.pairs.filter(({ property }) => property in body).map(({ field }) => field.name),
        );
        expect(decision.toDynamics).toEqual({});
        expect(Object.keys(decision.toXperience).filter((field) => !held.has(field))).toEqual([]);
        for (const { field, column } of mapping.pairs) {
          if (!held.has(field.name)) expect(decision.agreed[column.name]).toEqual(agreed[column.name]);
        }
      }),
      runs,
    );
  });
});
