import { describe, expect, it } from 'vitest';
import { createRow } from '../../bridge/mapping/createRow.ts';
import { decideContact } from '../../bridge/mapping/decideContact.ts';
import { hasMoved } from '../../bridge/mapping/hasMoved.ts';
import type { Computation } from '../../bridge/mapping/types.ts';
import { column, compiled, field, item } from './samples.ts';

function mappingOf(value: Computation['value'], changes: Partial<Computation> = {}) {
  const computed = {
    needs: ['First', 'Last'],
    value,
    by: 'The extension names',
    version: '1',
    ...changes,
  };
  return compiled(
    [field('Full', 'text', { toDynamicsOnly: true, computed }), field('City', 'text')],
    [column('nickname', 'String', { maxLength: 20 }), column('city', 'String')],
    [item('Full', 'nickname'), item('City', 'city')],
  );
}

const full = mappingOf(({ First, Last }) => `${First} ${Last}`);
const ada = { First: 'Ada', Last: 'Lovelace', City: 'London' };
const caller = { kind: 'run', takeDynamicsChanges: true } as const;

describe('a field worked out from others', () => {
  it('has its parts read instead of itself', () => {
    expect(full.fields).toEqual(['City', 'First', 'Last']);
  });

  it('travels as any other and moves when one of its parts does', () => {
    const { row, agreed } = createRow({ mapping: full, ours: ada });
    expect(row).toEqual({ nickname: 'Ada Lovelace', city: 'London' });
    expect(hasMoved(full, ada, agreed)).toBe(false);
    expect(hasMoved(full, { ...ada, Last: 'King' }, agreed)).toBe(true);
  });

  it('is checked against its column', () => {
    const { row, problems } = createRow({ mapping: full, ours: { ...ada, Last: 'x'.repeat(20) } });
    expect(row).toEqual({ city: 'London' });
    expect(problems).toMatchObject([{ code: 'tooLong', field: 'Full' }]);
  });

  it('never takes a value from Dynamics', () => {
    const agreed = createRow({ mapping: full, ours: ada }).agreed;
    const theirs = { nickname: 'Countess', city: 'London' };
    expect(decideContact({ mapping: full, ours: ada, theirs, agreed, caller }).toXperience).toEqual({});
  });

  it('belongs to another mapping once its code has changed', () => {
    const value = () => 'same';
    const [one, same, other] = ['1', '1', '2'].map((version) => mappingOf(value, { version }).fingerprint);
    expect(same).toBe(one);
    expect(other).not.toBe(one);
  });

  it('sees only what it asked for, and cannot change it', () => {
    const seen: unknown[] = [];
    const curious = mappingOf((contact) => {
      seen.push({ ...contact });
      (contact as Record<string, unknown>).First = 'Eve';
      return null;
    });
    const { problems } = createRow({ mapping: curious, ours: ada });
    expect(seen).toEqual([{ First: 'Ada', Last: 'Lovelace' }]);
    expect(problems).toMatchObject([{ code: 'extensionFailed' }]);
  });

  it('must have had its parts read, because a missing one must not clear the column', () => {
    expect(() => createRow({ mapping: full, ours: { First: 'Ada', City: null } })).toThrow('Last');
  });
});

describe.each<[string, Computation['value'], string]>([
  [
    'throws',
    () => {
      throw new Error('no licence');
    },
    'The extension names failed: no licence',
  ],
  ['answers a promise', (async () => 'late') as unknown as Computation['value'], 'a promise'],
  ['answers nothing', (() => undefined) as unknown as Computation['value'], 'nothing'],
  ['answers an object', (() => new Date(0)) as unknown as Computation['value'], 'type object'],
])('a computation that %s', (_what, value, said) => {
  const broken = mappingOf(value);

  it('is a problem of its field, and the others travel', () => {
    const { row, problems } = createRow({ mapping: broken, ours: ada });
    expect(row).toEqual({ city: 'London' });
    expect(problems).toMatchObject([
      { code: 'extensionFailed', field: 'Full', column: 'nickname', detail: expect.stringContaining(said) },
    ]);
  });

  it('neither clears the column nor settles', () => {
    const agreed = { nickname: { ours: 'Ada Lovelace', theirs: 'Ada Lovelace' } };
    const theirs = { nickname: 'Ada Lovelace', city: 'London' };
    const decision = decideContact({ mapping: broken, ours: ada, theirs, agreed, caller });
    expect(decision.toDynamics).toEqual({});
    expect(decision.agreed.nickname).toEqual(agreed.nickname);
    expect(decision.problems).toHaveLength(1);
    expect(hasMoved(broken, ada, decision.agreed)).toBe(true);
  });
});
