import { expect, it } from 'vitest';
import { createReferenceCache } from '../../../bridge/sync/contacts/createReferenceCache.ts';

it('forgets what was found after its life', () => {
  let now = 0;
  const cache = createReferenceCache({ now: () => now, lifeMs: 1000, most: 10 });
  cache.set('account.name.acme', 'a');
  now = 999;
  expect(cache.get('account.name.acme')).toBe('a');
  now = 1000;
  expect(cache.get('account.name.acme')).toBeUndefined();
});

it('keeps no more than so many, the newest', () => {
  const cache = createReferenceCache({ now: () => 0, lifeMs: 1000, most: 2 });
  for (const name of ['a', 'b', 'a', 'c']) cache.set(name, name);
  expect(['a', 'b', 'c'].map((name) => cache.get(name))).toEqual(['a', undefined, 'c']);
});
