import { describe, expect, it } from 'vitest';
import type { FieldType, MappingItem } from '../../bridge/mapping/types.ts';
import { column, compiledPair, field, gender } from './samples.ts';

function pair(type: FieldType, valueMap: MappingItem['valueMap'] = {}) {
  return compiledPair({ field: type, column: gender, rules: { valueMap } });
}

describe('a choice column', () => {
  it.each([
    ['the value map', 'F', 2],
    ['the value map in any case', ' f ', 2],
    ['the value map before the label', 'Male', 3],
    ['the label in any case', 'female', 2],
    ['a label that is a number before the number', '1', 6],
    ['the number', '4', 4],
  ])('is named by %s', (_, text, value) => {
    expect(pair('text', { F: 2, Male: 3 }).toDynamics(text)).toEqual({ value });
  });

  it('lists its choices when a value names none', () => {
    expect(pair('text').toDynamics('Unknown')).toEqual({
      problem: {
        code: 'unknownChoice',
        field: 'ContactField',
        column: 'gendercode',
        detail:
          'ContactField does not fit gendercode: "Unknown" is not one of gendercode\'s choices: ' +
          '1 Male, 2 Female, 3 Other, specify, 4 Twice, 5 twice, 6 1.',
      },
    });
    expect(pair('integer').toDynamics(0)).toMatchObject({ problem: { code: 'unknownChoice' } });
  });

  it('lists no more choices than a person reads', () => {
    const choices = Array.from({ length: 250 }, (_, value) => ({ value, label: `Country ${value}` }));
    const converted = compiledPair({
      field: 'text',
      column: column('c', 'Picklist', { choices }),
    }).toDynamics('?');
    expect(converted).toMatchObject({
      problem: { detail: expect.stringMatching(/24 Country 24 and 225 more\.$/) },
    });
  });

  it.each([
    ['the value map', { M: 1 }, 1, 'M'],
    ['its label', {}, 2, 'Female'],
    ['its number where the label means another choice', {}, 5, '5'],
    ['its number where the value map gives the label another meaning', { Female: 1 }, 2, '2'],
    ['its label even when that is a number', {}, 6, '1'],
  ])('comes back to a text field as %s', (_, valueMap, value, text) => {
    const { toXperience, toDynamics } = pair('text', valueMap);
    expect(toXperience(value)).toEqual({ value: text });
    expect(toDynamics(text)).toEqual({ value });
  });

  it('comes back to a number field as its number, or as the value map says', () => {
    expect(pair('integer').toXperience(2)).toEqual({ value: 2 });
    expect(pair('integer', { '0': 2 }).toXperience(2)).toEqual({ value: 0 });
    expect(pair('integer', { '0': 2 }).toDynamics(0)).toEqual({ value: 2 });
  });

  it('that answers a choice unknown to the metadata is a problem, not a number in a text field', () => {
    expect(pair('text').toXperience(99)).toMatchObject({ problem: { code: 'unknownChoice' } });
  });

  it('equals every text that means the choice', () => {
    const { equal } = pair('text', { F: 2, Frau: 2 });
    for (const text of ['F', 'frau', 'FEMALE', '2']) expect(equal(text, 2)).toBe(true);
    expect(equal('Male', 2)).toBe(false);
  });
});

describe('a multi-select column', () => {
  const choices = [
    { value: 1, label: 'News' },
    { value: 2, label: 'Sports, local' },
    { value: 30, label: 'Culture' },
  ];
  const topics = column('topics', 'MultiSelectPicklist', { choices });
  const plain = compiledPair({ field: 'text', column: topics });

  it.each([
    ['numbers', '30, 1', '1,30'],
    ['labels', 'culture,NEWS', '1,30'],
    ['the separators of multiple-choice controls', 'Culture|News;1', '1,30'],
    ['one label that holds a comma', 'Sports, local', '2'],
    ['a repeated value once', '1,1', '1'],
  ])('takes %s', (_, ours, theirs) => {
    expect(plain.toDynamics(ours)).toEqual({ value: theirs });
    expect(plain.equal(ours, theirs)).toBe(true);
  });

  it('comes back as comma-separated values, through the value map where there is one', () => {
    expect(plain.toXperience('30,1')).toEqual({ value: '1,30' });
    const mapped = compiledPair({ field: 'text', column: topics, rules: { valueMap: { culture: 30 } } });
    expect(mapped.toXperience('1,30')).toEqual({ value: '1,culture' });
    expect(mapped.toDynamics('1,culture')).toEqual({ value: '1,30' });
  });

  it('is the same whatever the order', () => {
    expect(plain.canonicalColumn('30,1')).toBe(plain.canonicalColumn('1,30'));
  });

  it('names the value that is no choice', () => {
    const problem = { code: 'unknownChoice', detail: expect.stringContaining('"Opera"') };
    expect(plain.toDynamics('News,Opera')).toMatchObject({ problem });
    expect(plain.toXperience('1,99')).toMatchObject({ problem: { code: 'unknownChoice' } });
  });
});

describe('a whole number that stands for no value, as the gender 0 does', () => {
  const unknown = field('ContactGender', 'integer', { emptyValue: 0 });

  it('is empty, so that nothing is wrong with contacts whose gender is not known', () => {
    const pair = compiledPair({ field: unknown, column: gender });
    expect(pair.toDynamics(0)).toEqual({ value: null });
    expect(pair.equal(0, null)).toBe(true);
    expect(pair.toDynamics(2)).toEqual({ value: 2 });
  });

  it('is a value where the value map speaks of it', () => {
    const pair = compiledPair({ field: unknown, column: gender, rules: { valueMap: { 0: 3 } } });
    expect(pair.toDynamics(0)).toEqual({ value: 3 });
    expect(pair.toXperience(3)).toEqual({ value: 0 });
  });

  it('is stored as no value when it comes from Dynamics', () => {
    const pair = compiledPair({ field: unknown, column: column('number', 'Integer') });
    expect(pair.toXperience(0)).toEqual({ value: null });
  });
});
