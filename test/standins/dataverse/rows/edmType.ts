import type { Column, ColumnType } from '../tables/table.ts';

export type EdmType =
  | 'Edm.String'
  | 'Edm.Int32'
  | 'Edm.Int64'
  | 'Edm.Decimal'
  | 'Edm.Double'
  | 'Edm.Boolean'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset'
  | 'Edm.Guid';

const plainTypes: Partial<Record<ColumnType, EdmType>> = {
  Integer: 'Edm.Int32',
  Picklist: 'Edm.Int32',
  State: 'Edm.Int32',
  Status: 'Edm.Int32',
  BigInt: 'Edm.Int64',
  Decimal: 'Edm.Decimal',
  Money: 'Edm.Decimal',
  Double: 'Edm.Double',
  Boolean: 'Edm.Boolean',
  Lookup: 'Edm.Guid',
  Customer: 'Edm.Guid',
  Owner: 'Edm.Guid',
  Uniqueidentifier: 'Edm.Guid',
};

/** The Edm type of the property a column becomes. Format DateOnly alone does not make a date Edm.Date. */
export function edmType(column: Column): EdmType {
  if (column.type === 'DateTime') return column.behavior === 'DateOnly' ? 'Edm.Date' : 'Edm.DateTimeOffset';
  return plainTypes[column.type] ?? 'Edm.String';
}
