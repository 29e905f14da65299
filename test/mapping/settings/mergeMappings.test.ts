import { describe, expect, it } from 'vitest';
import { choiceName, mergeMappings } from '../../../bridge/mapping/settings/mergeMappings.ts';
import { item } from '../samples.ts';

const phone = item('ContactBusinessPhone', 'telephone1');
const birthday = item('ContactBirthday', 'birthdate');
const notes = item('ContactNotes', 'description');
const level = item('ContactLoyaltyLevel', 'kx_tier', { valueMap: { Gold: 3 } });
const base = [phone, birthday, notes];

const told = (merged: ReturnType<typeof mergeMappings>) =>
  merged.changes.map(({ field, part, by }) => [field, part, by]);

describe('two mappings that began with the same one', () => {
  it('keep what only one of the two changed', () => {
    const theirs = [phone, { ...birthday, conflict: 'dynamics' as const }, notes];
    const mine = [phone, birthday, { ...notes, overlong: 'cut' as const }, level];
    const merged = mergeMappings(base, theirs, mine);

    expect(merged.items).toEqual([
      phone,
      { ...birthday, conflict: 'dynamics' },
      { ...notes, overlong: 'cut' },
      level,
    ]);
    expect(told(merged)).toEqual([
      ['ContactBirthday', 'conflict', 'theirs'],
      ['ContactNotes', 'overlong', 'mine'],
      ['ContactLoyaltyLevel', 'column', 'mine'],
    ]);
  });

  it('merge different rules of one pair', () => {
    const merged = mergeMappings(
      [phone],
      [{ ...phone, sendEmpty: true }],
      [{ ...phone, direction: 'toDynamics' }],
    );

    expect(merged.items).toEqual([{ ...phone, sendEmpty: true, direction: 'toDynamics' }]);
  });

  it('wait for a choice where both changed the same', () => {
    const theirs = [{ ...phone, direction: 'toDynamics' as const }];
    const mine = [{ ...phone, direction: 'toXperience' as const }];
    const open = mergeMappings([phone], theirs, mine);
    const name = choiceName({ field: phone.field, part: 'direction' });

    expect(told(open)).toEqual([['ContactBusinessPhone', 'direction', 'both']]);
    expect(open).not.toHaveProperty('items');
    expect(mergeMappings([phone], theirs, mine, new Map([[name, 'mine']])).items).toEqual(mine);
    expect(mergeMappings([phone], theirs, mine, new Map([[name, 'theirs']])).items).toEqual(theirs);
  });

  it('have nothing to choose where both changed alike', () => {
    const same = [{ ...phone, direction: 'toDynamics' as const }, level];
    const reordered = [
      { ...phone, direction: 'toDynamics' as const },
      { ...level, valueMap: { ...level.valueMap } },
    ];

    expect(mergeMappings([phone], same, reordered).items).toEqual(same);
  });

  it('ask before a pair goes that the other changed', () => {
    const merged = mergeMappings([phone, notes], [notes], [{ ...phone, sendEmpty: true }, notes]);

    expect(told(merged)).toEqual([['ContactBusinessPhone', 'column', 'both']]);
  });

  it('let a pair go that only one of the two removed', () => {
    expect(mergeMappings(base, base, [phone, notes]).items).toEqual([phone, notes]);
    expect(mergeMappings(base, [phone], base).items).toEqual([phone]);
  });

  it('ask where both mapped a field that had no column, differently', () => {
    const other = { ...level, column: 'kx_level' };

    expect(told(mergeMappings([], [other], [level]))).toEqual([['ContactLoyaltyLevel', 'column', 'both']]);
    expect(mergeMappings([], [level], [level]).items).toEqual([level]);
  });

  it('keep the values with the column they were made for', () => {
    const theirs = [{ ...level, column: 'kx_level', valueMap: { Gold: 7 } }];
    const mine = [{ ...level, valueMap: { Gold: 3, Silver: 2 } }];
    const merged = mergeMappings([level], theirs, mine);

    expect(told(merged)).toEqual([['ContactLoyaltyLevel', 'column', 'both']]);
    expect(mergeMappings([level], theirs, [{ ...level, sendEmpty: true }]).items).toEqual([
      { ...level, column: 'kx_level', valueMap: { Gold: 7 }, sendEmpty: true },
    ]);
  });

  it('merge the second column of a field by itself', () => {
    const second = item(phone.field, 'telephone2');
    const merged = mergeMappings([phone], [phone, second], [{ ...phone, sendEmpty: true }]);

    expect(merged.items).toEqual([{ ...phone, sendEmpty: true }, second]);
  });

  it('take a field called like something of every object for a field', () => {
    const odd = item('__proto__', 'nickname', { valueMap: {} });

    expect(mergeMappings([], [odd], [odd, item('constructor', 'suffix')]).items).toHaveLength(2);
  });
});
