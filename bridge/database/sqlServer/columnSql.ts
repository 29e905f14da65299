import type { ColumnDefinition } from '../defineTable.ts';

/** A column as SQL Server declares it. */
export function columnSql(column: ColumnDefinition): string {
  const parts = [
    column.type,
    column.identity ? 'identity(1,1)' : '',
    column.nullable ? 'null' : 'not null',
    column.default === undefined ? '' : `default ${column.default}`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
