import { expect, it } from 'vitest';
import { isInEnough } from '../../../bridge/sync/explain/isInEnough.ts';

const group = { name: 'Sales', displayName: 'The Sales', member: true, rebuilding: false, missing: false };
const outside = { ...group, member: false };
const rebuilt = { ...group, rebuilding: true };
const gone = { ...outside, missing: true };

it.each([
  ['one of them', [group, outside], true, false],
  ['all of them', [group, group], true, true],
  ['one that is being rebuilt', [rebuilt], false, false],
  ['one beside one that is being rebuilt', [group, rebuilt], true, false],
  ['one beside one that is gone', [group, gone], true, false],
  ['none', [outside], false, false],
  ['nothing, for no group is chosen', [], false, false],
] as const)('a contact in %s', (_what, standings, any, all) => {
  expect([isInEnough(standings, 'any'), isInEnough(standings, 'all')]).toEqual([any, all]);
});
