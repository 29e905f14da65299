import { CompiledQuery } from 'kysely';
import { expect, it } from 'vitest';
import { joinStatements, runTogether } from '../../bridge/database/sqlServer/runTogether.ts';

const statement = (sql: string, parameters: unknown[], returnsRows: boolean) => ({
  query: CompiledQuery.raw(sql, parameters),
  returnsRows,
});

const statements = [
  statement('update a set x = @1 output inserted.x where y = @2', [1, 'two'], true),
  statement('delete from b where z = @1', [3], false),
  statement(
    'select @1, @1, @11',
    Array.from({ length: 11 }, (_, index) => index),
    true,
  ),
];

it('on SQL Server statements of a transaction travel as one text, each with its own parameters', () => {
  const { sql, parameters } = joinStatements(statements);
  expect(sql.split(';\n')).toEqual([
    'update a set x = @1 output inserted.x where y = @2',
    'delete from b where z = @3',
    'select @4, @4, @14',
  ]);
  expect(parameters).toEqual([1, 'two', 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
});

it('each statement is given the rows it returned, whatever a trigger of the site answers to the last one', async () => {
  const rowSets = [[{ x: 1 }], [{ held: 2 }, { held: 3 }], [{ trigger: 4 }]];
  const answered = { rows: rowSets.flat(), rowSets };
  const transaction = { executeQuery: () => Promise.resolve(answered) };
  expect(await runTogether(transaction, statements)).toEqual([[{ x: 1 }], [], [{ held: 2 }, { held: 3 }]]);
});
