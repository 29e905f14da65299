import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { defineTable } from '../../bridge/database/defineTable.ts';
import { expressionTypes } from '../../bridge/database/sqlite/expressionTypes.ts';
import { typed } from '../../bridge/database/typed.ts';

test('a declaration is read into type, nullability, identity and default', () => {
  const table = defineTable('T', {
    id: 'int identity',
    flag: 'bit null default 0',
    text: "nvarchar(20) default 'x y'",
  });
  expect(table).toMatchObject({
    primaryKey: ['id'],
    columns: [
      { name: 'id', type: 'int', nullable: false, identity: true },
      { name: 'flag', type: 'bit', nullable: true, identity: false, default: '0' },
      { name: 'text', type: 'nvarchar(20)', nullable: false, identity: false, default: "'x y'" },
    ],
  });
});

test('a declaration that is no column type is refused by name', () => {
  expect(() => defineTable('T', { a: 'varchar(20)' as never }, { primaryKey: ['a'] })).toThrow(
    /T\.a.*"varchar\(20\)"/,
  );
});

test('a table without a key is refused', () => {
  expect(() => defineTable('T', { a: 'int' })).toThrow(/neither an identity column nor a primary key/);
});

test('one alias cannot have two types', () => {
  const node = sql`select ${typed(sql`1`, 'int').as('a')}, ${typed(sql`2`, 'bit').as('a')}`.toOperationNode();
  expect(() => expressionTypes(node)).toThrow(/both int and bit/);
});
