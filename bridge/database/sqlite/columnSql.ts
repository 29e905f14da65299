import type { ColumnDefinition } from '../defineTable.ts';
import { baseType, type SqlType } from '../sqlType.ts';

const hex4 = '[0-9a-f]'.repeat(4);
const guidGlob = `${hex4}${hex4}-${hex4}-${hex4}-${hex4}-${hex4}${hex4}${hex4}`;
const digits = (count: number): string => '[0-9]'.repeat(count);
const dateGlob = `${digits(4)}-${digits(2)}-${digits(2)}`;
const timeGlob = `${dateGlob}T${digits(2)}:${digits(2)}:${digits(2)}.${digits(7)}`;

/**
 * What SQL Server's type would refuse, SQLite takes: so each column checks for itself. Texts are counted in
 * code points here and in UTF-16 units there; what is written through the bridge is measured before.
 */
function check(name: string, type: SqlType): string | undefined {
  const column = `"${name}"`;
  const size = /^nvarchar\((\d+)\)$/.exec(type)?.[1];
  if (size !== undefined) return `length(${column}) <= ${size}`;
  switch (baseType(type)) {
    case 'int':
      return `typeof(${column}) = 'integer' and ${column} between -2147483648 and 2147483647`;
    case 'bigint':
      return `typeof(${column}) = 'integer'`;
    case 'bit':
      return `${column} in (0, 1)`;
    case 'float':
    case 'decimal':
      return `typeof(${column}) in ('integer', 'real')`;
    case 'uniqueidentifier':
      return `${column} glob '${guidGlob}'`;
    case 'datetime2':
      return `${column} glob '${timeGlob}'`;
    case 'date':
      return `${column} glob '${dateGlob}'`;
    default:
      return undefined;
  }
}

/** Type names SQLite's grammar cannot read are quoted; it keeps them as the declared type all the same. */
function typeName(type: SqlType): string {
  return type === 'nvarchar(max)' ? `"${type}"` : type;
}

/** Whether values are compared without regard to case. */
export function comparesAsText(type: SqlType): boolean {
  return type.startsWith('nvarchar') || type === 'uniqueidentifier';
}

/**
 * A column for the embedded engine. Text and GUIDs compare without regard to case, as on SQL Server, but
 * SQLite's own collation knows ASCII letters only: `textEquals` covers the rest.
 */
export function columnSql(column: ColumnDefinition): string {
  if (column.identity) return 'integer primary key autoincrement';
  const condition = check(column.name, column.type);
  const parts = [
    typeName(column.type),
    comparesAsText(column.type) ? 'collate nocase' : '',
    column.nullable ? 'null' : 'not null',
    column.default === undefined ? '' : `default ${column.default}`,
    condition === undefined
      ? ''
      : `check (${column.nullable ? `"${column.name}" is null or ` : ''}${condition})`,
  ];
  return parts.filter((part) => part !== '').join(' ');
}
