import { describe, expect, test } from 'vitest';
import { csvLine } from '../../bridge/api/present/csvLine.ts';
import { readZone } from '../../bridge/pages/frame/readZone.ts';
import { ownPath, relativeHref } from '../../bridge/pages/frame/relativeHref.ts';
import { rhythmOf } from '../../bridge/pages/overview/rhythm.ts';
import { agoText, durationText, timeText, utcText } from '../../bridge/pages/parts/time.ts';
import { en } from '../../bridge/pages/texts/en.ts';

test('one is not told as many', () => {
  expect(en.runs.wouldCreate('1')).toBe('create 1 contact');
  expect(en.runs.sections.updated('1')).toBe('1 contact would be updated');
  expect(en.runs.sections.rowMissing('2')).toBe('2 contacts are missing in Dynamics');
  expect(en.settings.reach('1', '200')).toBe('1 contact reaches 200');
});

describe('links between pages hold behind any host in front', () => {
  test.each([
    ['', 'runs', './runs'],
    ['runs', '', './'],
    ['runs/412', 'failures', '../failures'],
    ['runs/412/confirm', 'runs/412', '../../runs/412'],
    ['runs/412', '', '../'],
  ])('from “%s” to “%s”: %s', (from, to, link) => {
    expect(relativeHref(from, to)).toBe(link);
    const at = new URL(`https://site.example/admin-of-ours/xperience-dynamics365/admin/${from}`);
    expect(new URL(link, at).pathname).toBe(`/admin-of-ours/xperience-dynamics365/admin/${to}`);
  });

  test('values of the query are escaped, and empty ones left out', () => {
    expect(relativeHref('', 'runs?by=a', { result: 'x&y', kind: undefined, after: '' })).toBe(
      './runs?by=a&result=x%26y',
    );
  });

  test.each([
    '//evil.example',
    'https://evil.example',
    'javascript:alert(1)',
    '../..',
    '/absolute',
    '',
    'a'.repeat(501),
  ])('a path from outside that leads elsewhere is none: %s', (path) => {
    expect(ownPath(path)).toBe('');
  });

  test('a path from outside that is one of ours is taken', () => {
    expect(ownPath('failures/reason?code=tooLong&of=contact')).toBe(
      'failures/reason?code=tooLong&of=contact',
    );
  });
});

describe('a line of a CSV file', () => {
  test('quotes what needs it and disarms what a spreadsheet would calculate', () => {
    expect(csvLine([1, 'a,b', 'say "x"', '=1+1', '-2.5', '-2+3', '@x', undefined])).toBe(
      `1,"a,b","say ""x""",'=1+1,-2.5,'-2+3,'@x,\r\n`,
    );
  });
});

describe('times', () => {
  const visit = { zone: 'Europe/Prague', now: new Date('2026-11-30T10:00:00Z'), t: en };

  test.each([
    ['2026-11-30T08:38:00Z', 'Today 09:38'],
    ['2026-11-29T16:12:00Z', 'Yesterday 17:12'],
    ['2026-10-12T16:12:00Z', '12 Oct 18:12'],
    ['2024-01-02T00:30:00Z', '2 Jan 2024 01:30'],
  ])('%s is “%s”', (iso, text) => {
    expect(timeText(iso, visit)).toBe(text);
  });

  test('the title has the exact UTC', () => {
    expect(utcText('2026-11-30T08:38:12.345Z')).toBe('2026-11-30 08:38:12 UTC');
  });

  test.each([
    [0.04, '0 s'],
    [3.84, '3.8 s'],
    [48, '48 s'],
    [600, '10 min'],
    [9_000, '2.5 h'],
  ])('%d seconds are “%s”', (seconds, text) => {
    expect(durationText(seconds, visit)).toBe(text);
  });

  test('how long ago', () => {
    expect(agoText('2026-11-30T09:19:00Z', visit)).toBe('41 minutes ago');
    expect(agoText('2026-11-30T10:00:30Z', visit)).toBe('just now');
  });

  test.each(['Nowhere/City', '<script>', 'a'.repeat(65), '', undefined])(
    'a cookie names no zone by %s',
    (cookie) => {
      expect(readZone(cookie)).toBeUndefined();
    },
  );
});

describe('the rhythm of runs', () => {
  const now = new Date('2026-11-30T10:00:00Z');
  const runsEvery = (minutes: number, count: number, lastAgo: number) =>
    Array.from({ length: count }, (_, index) => ({
      started: new Date(now.getTime() - (lastAgo + index * minutes) * 60_000)
        .toISOString()
        .replace('Z', '0000') as never,
    }));

  test('is overdue after three times the usual', () => {
    expect(rhythmOf(runsEvery(60, 10, 170), now)).toMatchObject({ usualMs: 3_600_000, isOverdue: false });
    expect(rhythmOf(runsEvery(60, 10, 190), now)?.isOverdue).toBe(true);
  });

  test('is unknown of a few runs, or of runs by hand one after the other', () => {
    expect(rhythmOf(runsEvery(60, 3, 10_000), now)?.isOverdue).toBe(false);
    expect(rhythmOf(runsEvery(0.5, 20, 10_000), now)?.usualMs).toBeUndefined();
    expect(rhythmOf([], now)).toBeUndefined();
  });
});
