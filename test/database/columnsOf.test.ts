import { expect, test } from 'vitest';
import { columnsOf } from '../../bridge/database/columnsOf.ts';

test('all columns of a bridge table have the types of its description', () => {
  expect(columnsOf('dynamics365.setting')).toEqual({
    name: 'nvarchar(100)',
    value: 'nvarchar(max)',
    changed_at: 'datetime2(7)',
    changed_by: 'nvarchar(100)',
  });
});

test('a number that the table gives itself is not written', () => {
  expect(Object.keys(columnsOf('dynamics365.mapping_history'))).toEqual([
    'replaced_at',
    'replaced_by',
    'pairs',
  ]);
});

test('columns are chosen in the order they are named, and may be given as documents', () => {
  const columns = columnsOf('dynamics365.contact_state', {
    only: ['agreed', 'contact_id'],
    json: ['agreed'],
  });
  expect(Object.entries(columns)).toEqual([
    ['agreed', 'json'],
    ['contact_id', 'int'],
  ]);
});
