import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { cutText } from '../../bridge/mapping/cutText.ts';
import { column, compiledPair, field } from './samples.ts';

const plain = compiledPair({ field: 'text', column: 'Memo' });
const family = '👨‍👩‍👧‍👦';

describe('text', () => {
  it.each([
    ['entities', 'R&amp;D &lt;Caf&eacute;&gt; &#128512;', 'R&D <Café> 😀'],
    ['an entity once only', '&amp;amp;', '&amp;'],
    ['no entity without a semicolon', 'https://example.org/?a=1&copy=2', 'https://example.org/?a=1&copy=2'],
    ['line ends', 'one\r\ntwo\rthree\nfour', 'one\ntwo\nthree\nfour'],
    ['white space at the ends', ' \t Ada Lovelace\u00a0\r\n', 'Ada Lovelace'],
    [
      'vertical tabs and form feeds for line ends',
      'Main St\u000bFloor 2\u000cBack',
      'Main St\nFloor 2\nBack',
    ],
    ['invisible control characters', 'Ada\u0000 Love\u001flace', 'Ada Lovelace'],
    ['combining accents, unchanged', 'Dvor\u030ca\u0301k', 'Dvor\u030ca\u0301k'],
  ])('sends %s', (_, ours, theirs) => {
    expect(plain.toDynamics(ours)).toEqual({ value: theirs });
  });

  it.each([['', ' \r\n\t ', '&nbsp;', '\u0000']])('treats nothing visible as empty', (...values) => {
    for (const value of values) {
      expect(plain.canonicalField(value)).toBeNull();
      expect(plain.equal(value, null)).toBe(true);
      expect(plain.toDynamics(value)).toEqual({ value: null });
    }
    expect(plain.canonicalColumn('')).toBeNull();
  });

  it('escapes what Xperience would read as an entity, so that it comes back unchanged', () => {
    const literal = 'write &amp; for an ampersand';
    const stored = plain.toXperience(literal);
    expect(stored).toEqual({ value: 'write &amp;amp; for an ampersand' });
    expect('value' in stored && plain.toDynamics(stored.value)).toEqual({ value: literal });
    expect(plain.toXperience('R&D')).toEqual({ value: 'R&D' });
  });

  it('names field, length and limit of a text that is too long', () => {
    const pair = compiledPair({
      field: field('ContactJobTitle', 'text', { size: 50 }),
      column: column('jobtitle', 'String', { maxLength: 100 }),
    });
    expect(pair.toDynamics('x'.repeat(101))).toEqual({
      problem: {
        code: 'tooLong',
        field: 'ContactJobTitle',
        column: 'jobtitle',
        detail:
          'ContactJobTitle does not fit jobtitle: the text has 101 characters, jobtitle takes at most 100.',
      },
    });
    expect(pair.toXperience('x'.repeat(51))).toMatchObject({
      problem: {
        code: 'tooLong',
        detail: expect.stringContaining('51 characters, ContactJobTitle takes at most 50'),
      },
    });
  });

  it('counts UTF-16 units, as nvarchar and Dataverse do', () => {
    const pair = compiledPair({ field: 'text', column: column('nickname', 'String', { maxLength: 4 }) });
    expect(pair.toDynamics('😀😀')).toEqual({ value: '😀😀' });
    expect(pair.toDynamics('😀😀x')).toMatchObject({ problem: { code: 'tooLong' } });
  });

  it('cuts in both directions where the field says so', () => {
    const pair = compiledPair({
      field: field('ContactNickname', 'text', { size: 3 }),
      column: column('nickname', 'String', { maxLength: 5 }),
      rules: { overlong: 'cut' },
    });
    expect(pair.toDynamics('abcdefgh')).toEqual({ value: 'abcde' });
    expect(pair.toXperience('abcde')).toEqual({ value: 'abc' });
  });

  it('cuts by the stored form, which escaping makes longer', () => {
    const pair = compiledPair({
      field: field('ContactNotes', 'text', { size: 8 }),
      column: 'Memo',
      rules: { overlong: 'cut' },
    });
    // "&amp;" alone would be stored as "&amp;amp;", nine characters.
    expect(pair.toXperience('&lt; x y z')).toEqual({ value: '&amp;lt;' });
    expect(pair.toXperience('&amp;')).toEqual({ value: '&amp' });
  });

  it('quotes half of a character in messages as one that can be stored and shown', () => {
    const number = compiledPair({ field: 'text', column: 'Integer' });
    const { problem } = number.toDynamics('Ada \ud83d') as { problem: { detail: string } };
    expect(problem.detail).toContain('"Ada \ufffd" is not a number');
  });

  it('refuses half of a surrogate pair in both directions', () => {
    for (const half of ['Ada \ud83d', '\ude00', '&#55357;']) {
      expect(plain.toDynamics(half)).toMatchObject({ problem: { code: 'invalidText' } });
    }
    expect(plain.toXperience('Ada \ud83d')).toMatchObject({ problem: { code: 'invalidText' } });
  });

  it('takes notes of two megabytes, and looks for a place to cut only near the limit', () => {
    const notes = `${'Dvořák 👨‍👩‍👧‍👦\r\n'.repeat(100_000)}end`;
    expect(plain.toDynamics(notes)).toMatchObject({ value: expect.stringMatching(/end$/) });
    const cutting = compiledPair({
      field: 'longtext',
      column: column('description', 'Memo', { maxLength: 2000 }),
      rules: { overlong: 'cut' },
    });
    const segment = vi.spyOn(Intl.Segmenter.prototype, 'segment');
    onTestFinished(() => void segment.mockRestore());
    const cut = cutting.toDynamics(notes);
    expect(segment.mock.calls.map(([text]) => text.length)).toEqual([256]);
    expect('value' in cut && String(cut.value).length).toBeLessThanOrEqual(2000);
  });
});

describe('cutting', () => {
  it.each([
    ['a short text not at all', 'Ada', 5, 'Ada'],
    ['not through a surrogate pair', 'ab😀', 3, 'ab'],
    ['not through an emoji of several', `ab${family}c`, 8, 'ab'],
    ['after an emoji of several', `ab${family}c`, 13, `ab${family}`],
    ['not between a letter and its accent', 'abr\u030c', 3, 'ab'],
    ['without white space at the new end', 'Ada Lovelace', 4, 'Ada'],
    ['through a character longer than the limit, between its code points', family, 4, '👨\u200d'],
    [
      'through an accent heap longer than any emoji',
      `a${'\u0301'.repeat(400)}`,
      300,
      `a${'\u0301'.repeat(299)}`,
    ],
  ])('cuts %s', (_, text, limit, expected) => {
    expect(cutText(text, limit)).toBe(expected);
  });
});
