import { describe, expect, test } from 'vitest';
import { changesOf } from '../../bridge/pages/changeLog/changesOf.ts';

const told = (details: object) => changesOf(JSON.stringify(details));

describe('what an entry of the change log tells', () => {
  test('settings: the ones that differ', () => {
    const { changes } = told({
      before: { minimumScore: 100, matchByEmail: false },
      after: { minimumScore: 60, matchByEmail: false },
    });
    expect(changes).toEqual([{ name: 'minimumScore', before: '100', after: '60' }]);
  });

  test('a mapping: pairs that came, went, or changed, and nothing of the others', () => {
    const { changes } = told({
      before: [
        { field: 'ContactCity', column: 'address1_city' },
        { field: 'ContactNotes', column: 'description', direction: 'both' },
      ],
      after: [
        { field: 'ContactNotes', column: 'description', direction: 'toDynamics' },
        { field: 'ContactFirstName', column: 'firstname' },
        { field: 'ContactCity', column: 'address1_city' },
      ],
    });
    expect(changes).toEqual([
      { name: 'ContactNotes, direction', before: 'both', after: 'toDynamics' },
      { name: 'ContactFirstName', before: undefined, after: 'column firstname' },
    ]);
  });

  test('a link: the row before and after, and other facts apart', () => {
    expect(told({ before: 'a', after: null, hold: true })).toEqual({
      changes: [{ name: '', before: 'a', after: undefined }],
      facts: [['hold', 'true']],
    });
  });

  test('what a value holds in itself as words, not as code', () => {
    const pause = { since: '2026-11-30T15:00:48', by: 'editor', reason: 'Import', until: null };
    expect(told({ before: pause, after: null }).changes).toEqual([
      { name: '', before: 'since 2026-11-30T15:00:48, by editor, reason Import', after: undefined },
    ]);
  });

  test('nothing of what cannot be read', () => {
    for (const details of [null, '', '{', '[]', '1', 'null'])
      expect(changesOf(details)).toEqual({ changes: [], facts: [] });
  });
});
