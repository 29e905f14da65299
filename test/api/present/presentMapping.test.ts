import { expect, it } from 'vitest';
import { itemsOf } from '../../../bridge/api/present/presentMapping.ts';
import { SyncRefused } from '../../../bridge/sync/syncRefused.ts';

function problemsOf(values: string[]): unknown {
  const valueMap = values.map((value, choice) => ({ value, choice }));
  try {
    return itemsOf([
      {
        field: 'ContactTitleBefore',
        column: 'gendercode',
        direction: 'both',
        conflict: 'byCaller',
        sendEmpty: false,
        overlong: 'fail',
        valueMap,
      },
    ]);
  } catch (error) {
    return error instanceof SyncRefused ? error.refusal.problems : error;
  }
}

it.each([
  ['given two choices', ['Mr', 'Mr'], 'valueMappedTwice'],
  ['that no object can keep', ['Mr', '__proto__'], 'valueUnusable'],
])('refuses a value %s, with its place', (_name, values, code) => {
  expect(problemsOf(values)).toMatchObject([{ code, place: 'pairs[0].valueMap[1]' }]);
});
