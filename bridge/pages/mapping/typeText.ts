import type { ColumnType, ContactField, DataverseColumn } from '../../mapping/types.ts';
import type { Visit } from '../page.ts';

/** Type and length of a contact field, such as `text, 100`. */
export function fieldTypeText({ type, size, precision }: ContactField, { t }: Pick<Visit, 't'>): string {
  const said = t.mapping.types[type];
  if (size === undefined) return said;
  return `${said}, ${precision === undefined || type !== 'decimal' ? size : `${size}.${precision}`}`;
}

/** Type of a column with what it takes, such as `text, 50` or `choice of 7`. */
export function columnTypeText(column: DataverseColumn, { t }: Pick<Visit, 't'>): string {
  const { columnTypes, dateOnly, choiceOf, lookupOf } = t.mapping;
  const named: Partial<Record<ColumnType, string>> = columnTypes;
  // A type without a word of its own is called as Dynamics calls it.
  const said = named[column.type] ?? column.type;
  if (column.type === 'DateTime' && column.format === 'DateOnly') return dateOnly;
  if (column.type === 'Lookup') return lookupOf((column.targets ?? []).map(({ table }) => table).join(', '));
  if (column.choices && column.type !== 'Boolean') return choiceOf(said, column.choices.length);
  return column.maxLength === undefined ? said : `${said}, ${column.maxLength.toLocaleString('en-GB')}`;
}
