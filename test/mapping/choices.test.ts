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

  it('that a number field names by its label comes back as that label', () => {
    const tier = column('tier', 'Picklist', {
      choices: [
        { value: 100000000, label: '5' },
        { value: 100000001, label: '10' },
        { value: 10, label: 'Ten' },
      ],
    });
    const { toDynamics, toXperience } = compiledPair({ field: 'integer', column: tier });
    expect(toDynamics(10)).toEqual({ value: 100000001 });
    expect(toXperience(100000001)).toEqual({ value: 10 });
    expect(toXperience(100000000)).toEqual({ value: 5 });
    expect(toXperience(10)).toMatchObject({ problem: { code: 'notANumber' } });
  });

  it.each(['Gold', ' gold ', 'Zlato', 'GOLD'])(
    'is understood by a label that arrives for the number: %j',
    (text) => {
      const tier = column('tier', 'Picklist', {
        choices: [
          { value: 100000001, label: 'Silver' },
          { value: 100000002, label: 'Gold', otherLabels: ['Zlato', 'Or'] },
        ],
      });
      const plain = compiledPair({ field: 'text', column: tier });
      expect(plain.canonicalColumn(text)).toBe('100000002');
      expect(plain.toXperience(text)).toEqual({ value: 'Gold' });
      expect(compiledPair({ field: 'integer', column: tier }).toXperience(text)).toEqual({
        value: 100000002,
      });
      expect(plain.toDynamics(text)).toEqual({ value: 100000002 });
      expect(plain.toXperience('Bronze')).toMatchObject({ problem: { code: 'unknownChoice' } });
    },
  );

  it('that answers a choice unknown to the metadata is a problem, not a number in a text field', () => {
    expect(pair('text').toXperience(99)).toMatchObject({ problem: { code: 'unknownChoice' } });
  });

  it('that no text names is a problem, for what it would be stored as is another choice', () => {
    const tier = column('tier', 'Picklist', {
      choices: [
        { value: 2, label: '' },
        { value: 5, label: '2' },
        { value: 4, label: '007' },
      ],
    });
    const text = compiledPair({ field: 'text', column: tier });
    expect(text.toXperience(2)).toMatchObject({
      problem: { code: 'unknownChoice', detail: expect.stringContaining('value map') },
    });
    expect(text.toXperience(4)).toEqual({ value: '007' });
    const named = compiledPair({ field: 'text', column: tier, rules: { valueMap: { Silver: 2 } } });
    expect(named.toXperience(2)).toEqual({ value: 'Silver' });
    const number = compiledPair({ field: 'integer', column: tier });
    expect(number.toXperience(4)).toEqual({ value: 4 });
    expect(number.toXperience(2)).toMatchObject({ problem: { code: 'unknownChoice' } });
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

  it.each([
    ['the longest label at each place', 'News, Sports, local, culture', '1,2,30'],
    ['a label in another language', 'Kultura|Novinky', '1,30'],
    ['empty parts for nothing', '|News||', '1'],
  ])('takes %s', (_, ours, theirs) => {
    const [news, sports, culture] = choices;
    const translated = [
      { ...news, otherLabels: ['Novinky'] },
      sports,
      { ...culture, otherLabels: ['Kultura'] },
    ];
    const pair = compiledPair({
      field: 'text',
      column: column('topics', 'MultiSelectPicklist', { choices: translated as typeof choices }),
    });
    expect(pair.toDynamics(ours)).toEqual({ value: theirs });
  });

  it('comes back as labels, joined as the control of the field does, through the value map where there is one', () => {
    expect(plain.toXperience('30,1')).toEqual({ value: 'News|Culture' });
    expect(plain.toXperience('2,1')).toEqual({ value: 'News|Sports, local' });
    expect(plain.toDynamics('News|Sports, local')).toEqual({ value: '1,2' });
    const mapped = compiledPair({ field: 'text', column: topics, rules: { valueMap: { cul: 30 } } });
    expect(mapped.toXperience('1,30')).toEqual({ value: 'News|cul' });
    expect(mapped.toDynamics('News|cul')).toEqual({ value: '1,30' });
    const other = compiledPair({ field: field('F', 'text', { separator: ';' }), column: topics });
    expect(other.toXperience('1,30')).toEqual({ value: 'News;Culture' });
  });

  it('comes back as a number where its label holds what stands between labels', () => {
    const odd = column('topics', 'MultiSelectPicklist', {
      choices: [{ value: 7, label: 'A|B' }, ...choices],
    });
    const pair = compiledPair({ field: 'text', column: odd });
    expect(pair.toXperience('1,7')).toEqual({ value: 'News|7' });
    expect(pair.toDynamics('News|7')).toEqual({ value: '1,7' });
    expect(pair.toDynamics('A|B|News')).toEqual({ value: '1,7' });
  });

  it('comes back as numbers where its labels in a row are another choice’s label', () => {
    const odd = column('topics', 'MultiSelectPicklist', {
      choices: [
        { value: 7, label: 'A|B' },
        { value: 8, label: 'A' },
        { value: 9, label: 'B' },
      ],
    });
    const pair = compiledPair({ field: 'text', column: odd });
    expect(pair.toXperience('8,9')).toEqual({ value: '8|9' });
    expect(pair.toDynamics('8|9')).toEqual({ value: '8,9' });
    expect(pair.toXperience('9')).toEqual({ value: 'B' });
  });

  it('is a problem where neither labels nor numbers name its choices', () => {
    const odd = column('topics', 'MultiSelectPicklist', {
      choices: [
        { value: 7, label: '' },
        { value: 8, label: '7' },
      ],
    });
    const pair = compiledPair({ field: 'text', column: odd });
    expect(pair.toXperience('7')).toMatchObject({ problem: { code: 'unknownChoice' } });
    expect(pair.toXperience('8')).toEqual({ value: '7' });
  });

  it.each(['News; Sports, local', 'Sports, local,News', ' 2 , 1 '])(
    'is understood as it arrives: %j',
    (theirs) => {
      expect(plain.canonicalColumn(theirs)).toBe('1,2');
      expect(plain.toXperience(theirs)).toEqual({ value: 'News|Sports, local' });
    },
  );

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
