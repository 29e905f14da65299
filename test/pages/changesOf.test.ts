import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { changesOf } from '../../bridge/pages/changeLog/changesOf.ts';
import { en } from '../../bridge/pages/texts/en.ts';

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

  test('in the words of the pages, also within a value', () => {
    const words = {
      name: (name: string) => ({ direction: 'Direction' })[name] ?? name,
      value: (value: string) => ({ toDynamics: 'to Dynamics only' })[value] ?? value,
    };
    const details = {
      before: [],
      after: [{ field: 'ContactCity', column: 'address1_city', direction: 'toDynamics' }],
    };
    expect(changesOf(JSON.stringify(details), words).changes).toEqual([
      {
        name: 'ContactCity',
        before: undefined,
        after: 'column address1_city, Direction to Dynamics only',
      },
    ]);
  });

  test('in the words of people where they are theirs: reasons, names of groups, values of either side', () => {
    const words = { name: () => 'wrong', value: () => 'wrong' };
    const said = (details: object) => changesOf(JSON.stringify(details), words);
    expect(said({ reason: 'all' }).facts).toEqual([['reason', 'all']]);
    const groups = (contactGroups: string) => ({ contactGroups });
    expect(said({ before: groups('all'), after: groups('any') }).changes).toEqual([
      { name: 'contactGroups', before: 'all', after: 'any' },
    ]);
    const map = (valueMap?: object) => [{ field: 'ContactGender', ...(valueMap && { valueMap }) }];
    expect(said({ before: map(), after: map({ hold: 'keep' }) }).changes).toEqual([
      { name: 'ContactGender, valueMap', before: undefined, after: 'hold keep' },
    ]);
    expect(said({ before: map({ hold: 'all' }), after: map({ hold: 'keep' }) }).changes).toEqual([
      { name: 'ContactGender, valueMap, hold', before: 'all', after: 'keep' },
    ]);
    expect(said({ before: [], after: map({ hold: 'keep' }) }).changes).toEqual([
      { name: 'ContactGender', before: undefined, after: 'wrong hold keep' },
    ]);
  });

  test('what was done, for every action that is written to it', () => {
    const named = readdirSync('bridge', { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts') && !file.startsWith('pages'))
      .map((file) => readFileSync(join('bridge', file), 'utf8'))
      .filter((text) => /writeAudit|\baudit\b/.test(text))
      .flatMap((text) => [...text.matchAll(/(?:action: |\? |: )'([a-zA-Z]+\.[a-zA-Z]+)'/g)])
      .map(([, name = '']) => name);
    const { actions, kinds } = en.changeLog;
    expect(named.length).toBeGreaterThan(20);
    expect(named.filter((name) => !Object.hasOwn(actions, name))).toEqual([]);
    expect(named.filter((name) => !Object.hasOwn(kinds, name.split('.')[0] ?? ''))).toEqual([]);
  });

  test('nothing of what cannot be read', () => {
    for (const details of [null, '', '{', '[]', '1', 'null'])
      expect(changesOf(details)).toEqual({ changes: [], facts: [] });
  });
});
